package io.llmproxy.core.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointPatternTest {
    @ParameterizedTest
    @CsvSource({
        "/v1/models, /v1/models",
        "/v1/models, /v1/models/",
        "/v1/models, /v1/models/gpt-4o/x",
        "/v1/models/, /v1/models/gpt-4o",
        "/v1/models/, /v1/models/gpt-4o/x",
        "/v1/*/messages, /v1/threads/messages",
        "/v1/*/messages, /v1/threads/messages/1",
        "/v1/models/*, /v1/models/gpt-4o",
        "/v1/models/**, /v1/models",
        "/v1/models/**, /v1/models/a/b/c",
        "/**, /anything/at/all",
        "/, /anything/at/all",
        "/v1beta/models/gemini:generate, /v1beta/models/gemini:generate"
    })
    void allowsTheEntryAndWhatLiesBelowItAtABorder(String pattern, String path) {
        assertThat(EndpointPattern.parse(pattern).matches(path)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/models, /v1/models-secret",
        "/v1/models, /v1/model",
        "/v1/models, /v1",
        "/v1/models, /",
        "/v1/models, /V1/models",
        "/v1/models, /v2/v1/models",
        "/v1/models/, /v1/models",
        "/v1/models/, /v1/models/",
        "/v1/models/*, /v1/models",
        "/v1/models/*, /v1/models/",
        "/v1/models/*, /v1/models/a/b",
        "/v1/*/messages, /v1/messages",
        "/v1/*/messages, /v1/a/b/messages",
        "/v1/models/**, /v1/models-secret"
    })
    void rejectsEverythingElse(String pattern, String path) {
        assertThat(EndpointPattern.parse(pattern).matches(path)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v1/models",
                "//",
                "/v1//models",
                "/v1/../x",
                "/./v1",
                "/v1/**/x",
                "/v1/mod*",
                "/v1/%6dodels",
                "/v1?x=y",
                "/v1 ",
                "/a;b",
                "/a\\b",
                "/a#b"
            })
    void refusesAnEntryThatCouldNotMatchAsMeant(String pattern) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EndpointPattern.parse(pattern))
                .withMessageContaining("(expected: ");
    }
}
