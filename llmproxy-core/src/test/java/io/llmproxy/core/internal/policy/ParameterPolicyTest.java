package io.llmproxy.core.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.llmproxy.core.ProviderConfig;
import io.llmproxy.core.http.HeaderFields;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterPolicyTest {
    private static final HeaderFields JSON = HeaderFields.of("Content-Type", "application/json");

    private final ParameterPolicy policy = policy(Map.of("model", List.of("gpt-4o", "gpt-4o-*", "1*", "null")));

    private static ParameterPolicy policy(Map<String, List<String>> globs) {
        return ParameterPolicy.of(ProviderConfig.openAi(URI.create("https://api.example.com"))
                .paramAllowList(globs)
                .build());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"gpt-4o\"}",
                " {\"messages\":[{\"model\":\"other\"}],\"model\":\"gpt-4o-mini\"}\r\n",
                "{\"messages\":[]}",
                "{\"mo\\u0064el\":\"gpt-4\\u006f\"}",
                "{\"model\":1.0}",
                "{\"model\":12345678901234567890}",
                "{\"model\":null}",
                ""
            })
    void allowedValuesAndAbsentFieldsPass(String body) {
        assertThat(policy.check(JSON, utf8(body))).isNull();
    }

    /** D51: the message shows values as JSON literals. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
        {"model":"gpt-4"}                | gpt-4
        {"model":"gpt-4o/x"}             | gpt-4o/x
        {"model":""}                     |
        {"model":2.50}                   | 2.50
        {"model":22345678}               | 22345678
        {"model":true}                   | true
        {"model":["gpt-4o"]}             | ["gpt-4o"]
        {"model":{"id": ["gpt-4o", 1]}}  | {"id":["gpt-4o",1]}
        {"Model":"gpt-4"}                | gpt-4
        {"\\u006dodel":"gpt-4"}          | gpt-4
        """)
    void anotherValueIsRefusedAndShown(String body, String shown) {
        assertThat(policy.check(JSON, utf8(body)))
                .isEqualTo(Refusal.of(
                        400,
                        "Parameter 'model' value '" + (shown == null ? "" : shown)
                                + "' is not allowed. Allowed patterns: [gpt-4o gpt-4o-* 1* null]",
                        "param_not_allowed"));
    }

    /** D51: with several violations the reported one is not random. */
    @Test
    void theFirstViolationInTheOrderOfTheConfigurationIsReported() {
        Map<String, List<String>> globs = new LinkedHashMap<>();
        for (String name : List.of("z", "y", "x", "c", "b", "a")) {
            globs.put(name, List.of("1"));
        }

        assertThat(policy(globs)
                        .check(JSON, utf8("{\"a\":2,\"b\":2,\"c\":2,\"x\":2,\"y\":2,\"z\":1}"))
                        .error())
                .startsWith("Parameter 'y' value '2'");
    }

    @Test
    void aLongValueIsCutBetweenCharacters() {
        String value = "x".repeat(99) + "😀" + "y".repeat(500);

        assertThat(policy.check(JSON, utf8("{\"model\":\"" + value + "\"}")).error())
                .startsWith("Parameter 'model' value '" + "x".repeat(99) + "' is not allowed");
    }

    /** D8: what a lenient reader skips, a provider may still understand. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"bad\",\"model\":\"gpt-4o\"}",
                "{\"model\":\"gpt-4o\",\"Model\":\"bad\"}",
                "{\"n\":1,\"n\":1}",
                "{\"model\":\"bad\"}x",
                "{\"model\":\"gpt-4o\"}{\"model\":\"bad\"}",
                "\ufeff{\"model\":\"bad\"}",
                "[{\"model\":\"bad\"}]",
                "\"model\"",
                "{\"model\":\"bad\"",
                "{\"model\":\"gpt-4o\",}",
                "{'model':'bad'}",
                "{model:\"bad\"}",
                "{\"model\":\"gpt-4o\"/* */}",
                "{\"model\":NaN}",
                "{\"model\":01}",
                "{\"model\":\"gpt-4o\",\"a\":\"\n\"}",
                " "
            })
    void aBodyThatIsNotOneUnambiguousObjectIsRefused(String body) {
        assertThat(policy.check(JSON, utf8(body)))
                .isNotNull()
                .extracting(Refusal::status, Refusal::error, Refusal::code)
                .containsExactly(400, "Request body is not valid JSON", "invalid_body");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE"})
    void onlyUtf8IsRead(Charset charset) {
        assertThat(policy.check(JSON, "{\"model\":\"gpt-4o\"}".getBytes(charset)))
                .extracting(Refusal::code)
                .isEqualTo("invalid_body");
    }

    @Test
    void overlongUtf8IsRefusedWhereverItStands() {
        byte[] body = "{\"x\":\"\u00c1\u00af\",\"model\":\"gpt-4o\"}".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(policy.check(JSON, body)).extracting(Refusal::code).isEqualTo("invalid_body");
    }

    /** The decoder fills a buffer of 4,000 characters at a time. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3900, 3985, 3986, 3987, 3988, 3989, 3999, 4000, 4001, 8000, 50_000})
    void badUtf8IsRefusedWhereverItStands(int before) {
        String start = "{\"model\":\"gpt-4o\",\"x\":\"" + "x".repeat(before);
        for (String bad : List.of(
                "\u00ff",
                "\u0080",
                "\u00c0\u00af",
                "\u00ed\u00a0\u0080",
                "\u00e2\u0082",
                "\u00f0\u009f\u0098",
                "\u00f5\u0080\u0080\u0080")) {
            for (String end : List.of("\"}", "y\"}", "")) {
                assertThat(policy.check(JSON, (start + bad + end).getBytes(StandardCharsets.ISO_8859_1)))
                        .extracting(Refusal::code)
                        .isEqualTo("invalid_body");
            }
        }
        byte[] behind = (start + "\"}\u00ff").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(policy.check(JSON, behind)).extracting(Refusal::code).isEqualTo("invalid_body");
    }

    @Test
    void charactersOfSeveralBytesAreReadWhereverTheyStand() {
        for (int before = 3950; before < 4050; before++) {
            String text = "x".repeat(before) + "ä€😀".repeat(5000);
            String body = "{\"text\":\"" + text + "\",\"model\":\"gpt-4o-ä€😀\"}";

            assertThat(policy.check(JSON, utf8(body))).isNull();
        }
    }

    /** Buffers are used again: nothing of a body may be left for the next one. */
    @Test
    void aBodyIsReadForItselfWhateverCameBefore() {
        String filled = "{\"model\":\"bad\",\"x\":\"" + "{\\\"model\\\":\\\"bad\\\"}".repeat(1000);
        for (String before : List.of(filled, filled + "\"}", filled + "\"}}", "{\"model\":[" + "1,".repeat(5000))) {
            assertThat(policy.check(JSON, utf8(before))).isNotNull();
            assertThat(policy.check(JSON, utf8("{\"model\":\"gpt-4o\"}"))).isNull();
            assertThat(policy.check(JSON, utf8("{\"model\":\"gpt-4o\"")))
                    .extracting(Refusal::code)
                    .isEqualTo("invalid_body");
        }
    }

    @Test
    void nestingWithoutEndIsRefusedAndAHugeStringIsNot() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        String huge = "x".repeat(25_000_000);

        assertThat(policy.check(JSON, utf8("{\"a\":" + deep + "}")))
                .extracting(Refusal::code)
                .isEqualTo("invalid_body");
        assertThat(policy.check(JSON, utf8("{\"a\":\"" + huge + "\",\"model\":\"gpt-4o\"}")))
                .isNull();
    }

    /** D8: parameters, case and absence of the content type bypass the check. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json; charset=utf-8", "Application/JSON", "application/json;charset=\"UTF-8\"",
                "application/vnd.api+json", " application/json ; x=y", "application/json;"
            })
    void anyWayToWriteJsonIsChecked(String type) {
        assertThat(policy.check(HeaderFields.of("content-type", type), utf8("{\"model\":\"bad\"}")))
                .extracting(Refusal::code)
                .isEqualTo("param_not_allowed");
        assertThat(policy.check(HeaderFields.of("content-type", type), utf8("{\"model\":\"gpt-4o\"}")))
                .isNull();
    }

    @Test
    void aBodyWithoutTypeIsCheckedAsJson() {
        assertThat(policy.check(HeaderFields.empty(), utf8("{\"model\":\"bad\"}")))
                .extracting(Refusal::code)
                .isEqualTo("param_not_allowed");
        assertThat(policy.check(HeaderFields.empty(), utf8("model=bad")))
                .extracting(Refusal::code)
                .isEqualTo("invalid_body");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/octet-stream",
                "application/json; charset=utf-16",
                "application/json; charset=utf-7",
                "application/json, text/plain",
                "application/json; charset=utf-8; charset=utf-7",
                "application/json; x=\"",
                "application/json; x=\"ü\"",
                "",
                ";",
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "multipart/mixed; boundary=x",
                "multipart/form-data; boundary=\"x \"",
                "multipart/form-data; boundary=x|y"
            })
    void aBodyThatCannotBeReadIsRefused(String type) {
        assertThat(policy.check(HeaderFields.of("Content-Type", type), utf8("{\"model\":\"gpt-4o\"}")))
                .isNotNull()
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo("param_not_allowed");
                    assertThat(refusal.error()).startsWith("Content type '" + type + "' is not allowed.");
                });
    }

    @Test
    void severalTypesAndContentEncodingsAreRefused() {
        HeaderFields twoTypes = HeaderFields.of("Content-Type", "application/json", "content-type", "text/plain");
        HeaderFields packed = HeaderFields.of("Content-Type", "application/json", "Content-Encoding", "gzip");
        HeaderFields plain = HeaderFields.of("Content-Type", "application/json", "Content-Encoding", "Identity");

        assertThat(policy.check(twoTypes, utf8("{}"))).extracting(Refusal::code).isEqualTo("param_not_allowed");
        assertThat(policy.check(packed, utf8("{}"))).extracting(Refusal::code).isEqualTo("param_not_allowed");
        assertThat(policy.check(plain, utf8("{}"))).isNull();
    }

    /** D8: PUT and PATCH carry parameters too. */
    @Test
    void everyMethodWithABodyIsChecked() {
        assertThat(Set.of("POST", "PUT", "PATCH")).allMatch(policy::appliesTo);
        assertThat(Set.of("GET", "HEAD", "DELETE")).noneMatch(policy::appliesTo);
    }

    @Test
    void withoutRulesNothingIsChecked() {
        ParameterPolicy open = policy(Map.of());

        assertThat(open.appliesTo("POST")).isFalse();
        assertThat(open.check(HeaderFields.of("Content-Type", "text/plain"), utf8("x")))
                .isNull();
    }

    @Test
    void aBrokenGlobIsFoundWhenThePolicyIsMade() {
        assertThatIllegalArgumentException().isThrownBy(() -> policy(Map.of("model", List.of("[a"))));
    }

    @Test
    void noBodyMakesTheCheckThrow() {
        Random random = new Random(20_261_123);
        byte[] valid = utf8("{\"model\":\"gpt-4o\",\"messages\":[{\"a\":[1.5e3,true,null,\"\\u00e4ä\"]}]}");
        for (int i = 0; i < 20_000; i++) {
            byte[] body = valid.clone();
            for (int hit = random.nextInt(4); hit > 0; hit--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            Refusal refusal = policy.check(JSON, body);
            if (refusal != null) {
                assertThat(refusal.code()).isIn("invalid_body", "param_not_allowed");
            }
        }
    }
}
