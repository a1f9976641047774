package io.llmproxy.core.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {
    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, /v1/chat/completions, /v1/chat/completions",
        "/, /, /",
        "/v1/models/, /v1/models/, /v1/models/",
        "/v1/%6dodels, /v1/models, /v1/models",
        "/a%2db%2Ec, /a-b.c, /a-b.c",
        "/a%3ab, /a%3Ab, /a:b",
        "/a:b@c$d, /a:b@c$d, /a:b@c$d",
        "/a%20b, /a%20b, /a b",
        "/a{b}, /a%7Bb%7D, /a{b}",
        "/%c3%a4, /%C3%A4, /ä",
        "/%F0%9F%98%80, /%F0%9F%98%80, /😀",
        "/%252e%252e, /%252e%252e, /%2e%2e",
        "/%3f%23, /%3F%23, /?#",
        "/..., /..., /...",
        "/v1/.well, /v1/.well, /v1/.well",
        "//openai//deployments, /openai/deployments, /openai/deployments",
        "/v1/models///, /v1/models/, /v1/models/",
        "//, /, /",
    })
    void escapesAreDecodedOnceAndNormalised(String sent, String raw, String decoded) {
        assertThat(RequestPath.parse(sent)).isEqualTo(new RequestPath(raw, decoded));
    }

    /** D6: encoded dot segments, slashes and backslashes escape from an allow-list. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/models/%2e%2e/admin",
                "/v1/models/%2E./admin",
                "/v1/models/../admin",
                "/v1/models/..",
                "/v1/./models",
                "/.",
                "/v1/models/..%2fadmin",
                "/v1/models/..%2Fadmin",
                "/v1/models\\..\\admin",
                "/v1/models/%5c..",
                "/v1/models%00",
                "/v1/models%0a",
                "/v1/models%7F",
                "/v1/models/%c2%85",
                "/v1/models;x=y",
                "/v1/models/..;/admin",
                "/v1/models%3b",
                "/v1//../models",
                "//./v1",
                "",
                "v1/models",
                "*",
                "http://h/v1",
                "/a%",
                "/a%4",
                "/a%zz",
                "/a%+1",
                "/a%-1",
                "/a%٣٣",
                "/%ff",
                "/%c0%ae%c0%ae/",
                "/%ed%a0%80",
                "/%f4%90%80%80",
                "/ä",
                "/a?b",
                "/a#b",
                "/a\tb",
                "/a\u0000"
            })
    void aPathThatCouldMeanSomethingElseIsRefused(String sent) {
        assertThat(RequestPath.parse(sent)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "/anthropic/v1/messages, /anthropic, /v1/messages",
        "/%61nthropic/v1/a%3ab, /anthropic, /v1/a%3Ab",
        "/anthropic/, /anthropic, /",
        "/v1/models, '', /v1/models",
        "/a.b/c/d, /a.b/c, /d",
        "/anthropic, /anthropic,",
        "/anthropicX/v1, /anthropic,",
        "/v1/anthropic/v1, /anthropic,",
    })
    void aPrefixIsCutOffAtTheBorderOfASegment(String sent, String prefix, String below) {
        RequestPath path = RequestPath.parse(sent).below(prefix);
        assertThat(path == null ? null : path.raw()).isEqualTo(below);
    }

    @Test
    void anyTextIsEitherRefusedOrBecomesACleanPath() {
        Random random = new Random(20_261_123);
        String[] pieces = {
            "/", "/", "a", "v1", ".", "..", "%", "%2", "2e", "%2e", "%2F", "%5C", "%c3", "%a4", "%00", "%25", ";", "?",
            "\\", "ä", "\ud800", " ", "{", "%3B", "%41"
        };
        int accepted = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder sent = new StringBuilder("/");
            for (int piece = random.nextInt(8); piece > 0; piece--) {
                sent.append(pieces[random.nextInt(pieces.length)]);
            }
            RequestPath path = RequestPath.parse(sent.toString());
            if (path != null) {
                accepted++;
                assertThat(path.raw()).matches("/[A-Za-z0-9._~!$&'()*+,=:@%/-]*");
                assertThat(path.decoded()).doesNotContain("//", "\\", ";").doesNotMatch(".*\\p{Cntrl}.*");
                assertThat(Arrays.asList(path.decoded().split("/"))).doesNotContain(".", "..");
                assertThat(RequestPath.parse(path.raw())).isEqualTo(path);
            }
        }
        assertThat(accepted).isBetween(1_000, 199_000);
    }
}
