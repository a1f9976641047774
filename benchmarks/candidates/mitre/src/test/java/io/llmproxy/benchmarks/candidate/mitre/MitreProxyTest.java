package io.llmproxy.benchmarks.candidate.mitre;

import io.llmproxy.benchmarks.candidate.Gateway;
import io.llmproxy.benchmarks.candidate.GatewayContractTest;

class MitreProxyTest extends GatewayContractTest {
    @Override
    protected Gateway.Starter starter() {
        return MitreProxy::start;
    }
}
