package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.core.ProviderConfigBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sends each request of a table to one gateway after the other. What must hold for all of them stands in {@link Siege}; the
 * table has the statuses, with all that some container gives where containers differ.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HostileInputTest {
    private Siege siege;

    @BeforeAll
    void begin() throws Exception {
        siege = Siege.begin(this::provider, engine -> engine.maxRequestBytes(1000));
    }

    ProviderConfigBuilder provider(ProviderConfigBuilder provider) {
        return provider;
    }

    @AfterAll
    void end() throws Exception {
        siege.close();
    }

    @ParameterizedTest(name = "{argumentSetName}")
    @MethodSource("attacks")
    void attackIsContained(String request, String statuses) throws Exception {
        assertThat(siege.attack(request)).matches(statuses);
    }
}
