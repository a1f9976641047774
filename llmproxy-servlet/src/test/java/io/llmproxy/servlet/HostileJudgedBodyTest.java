package io.llmproxy.servlet;

import io.llmproxy.core.ProviderConfigBuilder;
import java.util.List;
import java.util.Map;

/** The attacks of {@link HostileFramingTest} on a gateway that reads each body to its end before anything is sent. */
class HostileJudgedBodyTest extends HostileFramingTest {
    @Override
    ProviderConfigBuilder provider(ProviderConfigBuilder provider) {
        return provider.paramAllowList(Map.of("model", List.of("m*")));
    }
}
