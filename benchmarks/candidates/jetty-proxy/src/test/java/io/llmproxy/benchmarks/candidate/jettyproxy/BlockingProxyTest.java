package io.llmproxy.benchmarks.candidate.jettyproxy;

import io.llmproxy.benchmarks.candidate.Gateway;
import io.llmproxy.benchmarks.candidate.GatewayContractTest;

class BlockingProxyTest extends GatewayContractTest {
    @Override
    protected Gateway.Starter starter() {
        return JettyProxy::start;
    }
}
