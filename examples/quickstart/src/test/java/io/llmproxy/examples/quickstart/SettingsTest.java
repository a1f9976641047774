package io.llmproxy.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void withoutAnyThereIsAStandInOnPort8080() {
        Settings settings = Settings.of(List.of(), Map.of("OPENAI_API_KEY", " "));

        assertThat(settings.isOnce()).isFalse();
        assertThat(settings.openAiKey()).isEmpty();
        assertThat(settings.port()).isEqualTo(8080);
        assertThat(settings.model()).isEqualTo("gpt-4o-mini");
    }

    @Test
    void keyOfTheEnvironmentIsTakenAndNotPrinted() {
        Settings settings = Settings.of(List.of("--once"), Map.of("OPENAI_API_KEY", "sk-real", "PORT", "9090"));

        assertThat(settings.isOnce()).isTrue();
        assertThat(settings.port()).isEqualTo(9090);
        assertThat(settings.openAiKey().orElseThrow().reveal()).isEqualTo("sk-real");
        assertThat(settings.toString()).doesNotContain("sk-real");
    }

    @Test
    void whatCannotBeUnderstoodIsNamed() {
        assertThatThrownBy(() -> Settings.of(List.of("--twice"), Map.of())).hasMessageContaining("--twice");
        assertThatThrownBy(() -> Settings.of(List.of(), Map.of("PORT", "http"))).hasMessageContaining("PORT: http");
        assertThatThrownBy(() -> Settings.of(List.of(), Map.of("PORT", "65536")))
                .hasMessageContaining("PORT: 65536");
    }
}
