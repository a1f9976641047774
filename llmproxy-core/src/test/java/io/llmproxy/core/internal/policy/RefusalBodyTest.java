package io.llmproxy.core.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RefusalBodyTest {
    @Test
    void absentPartsAreLeftOut() {
        assertThat(json(Refusal.of(502, "Proxy error", null))).isEqualTo("{\"error\":\"Proxy error\"}\n");
    }

    @Test
    void partsComeInTheOrderOfTheOriginal() {
        assertThat(json(new Refusal(401, "Invalid token", "invalid_token", "missing or invalid authorization header")))
                .isEqualTo("{\"error\":\"Invalid token\",\"description\":\"missing or invalid authorization header\","
                        + "\"code\":\"invalid_token\"}\n");
    }

    @Test
    void textIsEscapedAsTheOriginalDoes() {
        assertThat(json(Refusal.of(400, "<a> & \"b\" \\ \n\r\t\u0001\u007f \u2028 ä😀", null)))
                .isEqualTo(
                        "{\"error\":\"\\u003ca\\u003e \\u0026 \\\"b\\\" \\\\ \\n\\r\\t\\u0001\u007f \\u2028 ä😀\"}\n");
    }

    private static String json(Refusal refusal) {
        return new String(RefusalBody.json(refusal), StandardCharsets.UTF_8);
    }
}
