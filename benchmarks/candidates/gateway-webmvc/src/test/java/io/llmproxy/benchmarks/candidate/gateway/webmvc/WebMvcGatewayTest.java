package io.llmproxy.benchmarks.candidate.gateway.webmvc;

import io.llmproxy.benchmarks.candidate.Gateway;
import io.llmproxy.benchmarks.candidate.GatewayContractTest;

class WebMvcGatewayTest extends GatewayContractTest {
    @Override
    protected Gateway.Starter starter() {
        return WebMvcGateway::start;
    }
}
