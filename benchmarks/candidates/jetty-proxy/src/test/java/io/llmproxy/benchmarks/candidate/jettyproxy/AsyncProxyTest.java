package io.llmproxy.benchmarks.candidate.jettyproxy;

import io.llmproxy.benchmarks.candidate.Gateway;
import io.llmproxy.benchmarks.candidate.GatewayContractTest;
import java.util.List;

class AsyncProxyTest extends GatewayContractTest {
    @Override
    protected Gateway.Starter starter() {
        return JettyProxy::start;
    }

    @Override
    protected List<String> options() {
        return List.of("--async=true");
    }
}
