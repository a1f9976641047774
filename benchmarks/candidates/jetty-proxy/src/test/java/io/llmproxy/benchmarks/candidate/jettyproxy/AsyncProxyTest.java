package io.llmproxy.benchmarks.candidate.jettyproxy;

import io.llmproxy.benchmarks.candidate.Gateway;
import io.llmproxy.benchmarks.candidate.GatewayContractTest;

class AsyncProxyTest extends GatewayContractTest {
    @Override
    protected Gateway.Starter starter() {
        return JettyProxy::start;
    }

    @Override
    protected String[] options() {
        return new String[] {"--async=true"};
    }
}
