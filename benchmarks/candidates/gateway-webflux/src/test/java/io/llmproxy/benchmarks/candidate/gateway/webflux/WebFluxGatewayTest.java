package io.llmproxy.benchmarks.candidate.gateway.webflux;

import io.llmproxy.benchmarks.candidate.Gateway;
import io.llmproxy.benchmarks.candidate.GatewayContractTest;

class WebFluxGatewayTest extends GatewayContractTest {
    @Override
    protected Gateway.Starter starter() {
        return WebFluxGateway::start;
    }
}
