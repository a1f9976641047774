package io.llmproxy.benchmarks.candidate.bare;

import io.llmproxy.benchmarks.candidate.Gateway;
import io.llmproxy.benchmarks.candidate.GatewayContractTest;

class BareRelayOnTomcatTest extends GatewayContractTest {
    @Override
    protected Gateway.Starter starter() {
        return BareRelay::start;
    }

    @Override
    protected String[] options() {
        return new String[] {"--container=tomcat"};
    }
}
