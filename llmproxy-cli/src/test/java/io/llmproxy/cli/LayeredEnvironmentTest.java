package io.llmproxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LayeredEnvironmentTest {
    @Test
    void optionTakesThePlaceOfAllNamesOfItsVariable() {
        LayeredEnvironment environment = new LayeredEnvironment(Map.of("NAME", "a", "OTHER_NAME", "b", "HOME", "/"))
                .override("--name", "c", "NAME", "OTHER_NAME");
        assertThat(environment.variables()).isEqualTo(Map.of("NAME", "c", "HOME", "/"));
        assertThat(environment.inTermsOfOptions("environment variable NAME: too short"))
                .isEqualTo("option --name: too short");
        assertThat(environment.inTermsOfOptions("environment variable HOME: too short"))
                .isEqualTo("environment variable HOME: too short");
    }

    @Test
    void absentOptionChangesNothing() {
        LayeredEnvironment environment = new LayeredEnvironment(Map.of("NAME", "a", "OTHER_NAME", "b"))
                .override("--name", null, "NAME", "OTHER_NAME");
        assertThat(environment.variables()).isEqualTo(Map.of("NAME", "a", "OTHER_NAME", "b"));
        assertThat(environment.origin("NAME")).isEqualTo("environment variable NAME");
    }

    @Test
    void blankVariableCountsAsAbsent() {
        assertThat(new LayeredEnvironment(Map.of("NAME", "  ")).get("NAME")).isNull();
    }
}
