package io.llmproxy.benchmarks.candidate.llmproxy.jetty;

import io.llmproxy.benchmarks.candidate.Gateway;
import io.llmproxy.benchmarks.candidate.GatewayContractTest;

class LlmProxyOnJettyTest extends GatewayContractTest {
    @Override
    protected Gateway.Starter starter() {
        return LlmProxyOnJetty::start;
    }
}
