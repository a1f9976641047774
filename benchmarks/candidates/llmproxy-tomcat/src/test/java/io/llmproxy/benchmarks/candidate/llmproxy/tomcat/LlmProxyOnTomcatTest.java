package io.llmproxy.benchmarks.candidate.llmproxy.tomcat;

import io.llmproxy.benchmarks.candidate.Gateway;
import io.llmproxy.benchmarks.candidate.GatewayContractTest;

class LlmProxyOnTomcatTest extends GatewayContractTest {
    @Override
    protected Gateway.Starter starter() {
        return LlmProxyOnTomcat::start;
    }
}
