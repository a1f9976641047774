package io.llmproxy.benchmarks.candidate.bare;

import io.llmproxy.benchmarks.candidate.Gateway;
import io.llmproxy.benchmarks.candidate.GatewayContractTest;
import java.util.List;

class BareRelayOnTomcatTest extends GatewayContractTest {
    @Override
    protected Gateway.Starter starter() {
        return BareRelay::start;
    }

    @Override
    protected List<String> options() {
        return List.of("--container=tomcat");
    }
}
