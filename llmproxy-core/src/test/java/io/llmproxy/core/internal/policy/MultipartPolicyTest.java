package io.llmproxy.core.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.core.ProviderConfig;
import io.llmproxy.core.http.HeaderFields;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** D8: forms carry parameters too, such as the model of a transcription. */
class MultipartPolicyTest {
    private static final HeaderFields FORM = HeaderFields.of("Content-Type", "multipart/form-data; boundary=\"x y\"");
    private static final String FILE = """
            --x y
            Content-Disposition: form-data; name="file"; filename="ä;=.mp3"
            Content-Type: audio/mpeg

            --x\0ÿ bytes
            """;

    private final ParameterPolicy policy =
            ParameterPolicy.of(ProviderConfig.openAi(URI.create("https://api.example.com"))
                    .paramAllowList(Map.of("model", List.of("whisper-*")))
                    .build());

    private static String field(String disposition, String value) {
        return "--x y\nContent-Disposition: " + disposition + "\n\n" + value + "\n";
    }

    private static String model(String value) {
        return field("form-data; name=\"model\"", value);
    }

    private @Nullable String codeOf(String bodyWithPlainLineEnds) {
        return codeOfBytes(bodyWithPlainLineEnds.replace("\n", "\r\n"));
    }

    private @Nullable String codeOfBytes(String body) {
        Refusal refusal = policy.check(FORM, body.getBytes(StandardCharsets.UTF_8));
        return refusal == null ? null : refusal.code();
    }

    @Test
    void anAllowedFieldPassesBesideAFile() {
        assertThat(codeOf(FILE + model("whisper-1") + "--x y--\n")).isNull();
        assertThat(codeOf(model("whisper-1") + FILE + "--x y--")).isNull();
        assertThat(codeOf(FILE + "--x y--\n")).isNull();
        assertThat(codeOf(field("form-data; name=model", "whisper-1") + "--x y--\n"))
                .isNull();
    }

    @Test
    void anotherValueIsRefused() {
        assertThat(policy.check(
                        FORM,
                        (model("gpt-4o") + "--x y--\n").replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Refusal.of(
                        400,
                        "Parameter 'model' value 'gpt-4o' is not allowed. Allowed patterns: [whisper-*]",
                        "param_not_allowed"));
        assertThat(codeOf(FILE + field("form-data; name=MODEL", "x") + "--x y--\n"))
                .isEqualTo("param_not_allowed");
        assertThat(codeOf(FILE + model("") + "--x y--\n")).isEqualTo("param_not_allowed");
    }

    @ParameterizedTest
    @MethodSource("ambiguousForms")
    void aFormThatReadersCouldUnderstandDifferentlyIsRefused(String body) {
        assertThat(codeOf(body)).isEqualTo("invalid_body");
    }

    static List<String> ambiguousForms() {
        String end = "--x y--\n";
        return List.of(
                model("whisper-1") + model("gpt-4o") + end,
                model("whisper-1") + field("form-data; name=Model", "whisper-1") + end,
                field("form-data; name=\"model\"; filename=\"f\"", "whisper-1") + end,
                field("form-data; name=\"model\"\nContent-Type: text/plain; charset=utf-16", "whisper-1") + end,
                field("form-data; name=\"x\"\nContent-Transfer-Encoding: base64", "whisper-1") + end,
                field("form-data; name=\"a\\\"; name=\\\"model\"", "x") + end,
                field("form-data; name=\"mo%64el\"", "x") + end,
                field("form-data; name=\"a\"; name=\"model\"", "x") + end,
                field("form-data; name*=utf-8''model", "x") + end,
                field("form-data; name=\"a\"\nContent-Disposition: form-data; name=\"model\"", "x") + end,
                field("form-data; name=\"a\"\n ;name=\"model\"", "x") + end,
                field("attachment; name=\"model\"", "x") + end,
                field("form-data", "x") + end,
                "--x y\n\nno head\n" + end,
                "preamble\n" + model("whisper-1") + end,
                model("whisper-1") + end + model("gpt-4o"),
                model("whisper-1") + "--x y \n" + end,
                model("whisper-1") + "--x yz\n" + end,
                model("whisper-1"),
                "--x y",
                "--x y\nContent-Disposition: form-data; name=\"a\"\n\n--x y\n" + end);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name=a\r\n\r\nv\n--x y\r\nContent-Disposition: form-data; name=model\r\n\r\nbad\r\n--x y--",
                "name=a\r\nX: y\nContent-Disposition: form-data; name=model\r\n\r\nbad\r\n--x y--",
                "name=a\r\nX\nContent-Disposition: form-data; name=model\r\n\r\nbad\r\n--x y--",
                "name=a\r\nX:\n b\r\n\r\nbad\r\n--x y--",
                "name=model\n\nbad\n--x y--"
            })
    void bareLineEndsDoNotHideAField(String rest) {
        assertThat(codeOfBytes("--x y\r\nContent-Disposition: form-data; " + rest))
                .isEqualTo("invalid_body");
    }

    @Test
    void aRestrictedFieldMustBeUtf8() {
        byte[] body = "--x y\r\nContent-Disposition: form-data; name=model\r\n\r\nwhisper-\u00c1\r\n--x y--"
                .getBytes(StandardCharsets.ISO_8859_1);

        assertThat(policy.check(FORM, body)).extracting(Refusal::code).isEqualTo("invalid_body");
    }

    @Test
    void noBodyMakesTheCheckThrow() {
        Random random = new Random(20_261_123);
        byte[] valid =
                (FILE + model("whisper-1") + "--x y--\n").replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        String damage = "\r\n-x y:;=\"\0a\u00ff";
        for (int i = 0; i < 20_000; i++) {
            byte[] body = valid.clone();
            for (int hit = random.nextInt(4); hit > 0; hit--) {
                body[random.nextInt(body.length)] = (byte) damage.charAt(random.nextInt(damage.length()));
            }
            Refusal refusal = policy.check(FORM, body);
            if (refusal != null) {
                assertThat(refusal.code()).isIn("invalid_body", "param_not_allowed");
            }
        }
    }
}
