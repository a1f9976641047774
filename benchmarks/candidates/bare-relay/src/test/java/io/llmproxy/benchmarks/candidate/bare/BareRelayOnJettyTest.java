package io.llmproxy.benchmarks.candidate.bare;

import io.llmproxy.benchmarks.candidate.Gateway;
import io.llmproxy.benchmarks.candidate.GatewayContractTest;

class BareRelayOnJettyTest extends GatewayContractTest {
    @Override
    protected Gateway.Starter starter() {
        return BareRelay::start;
    }
}
