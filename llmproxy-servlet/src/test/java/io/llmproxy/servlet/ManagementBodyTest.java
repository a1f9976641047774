package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.servlet.Administered.Answer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies that nobody should send. */
class ManagementBodyTest {
    private static final String PROJECT = "{\"name\":\"demo\",\"api_key\":\"sk-up-000011112222\"}";

    @TempDir
    private Path directory;

    private Administered app;

    @BeforeEach
    void start() throws Exception {
        app = Administered.start(directory);
    }

    @AfterEach
    void stop() {
        app.close();
    }

    private Answer postBytes(byte[] body) throws Exception {
        return app.send(
                "POST", "/manage/projects", Map.of("Authorization", "Bearer " + Administered.MANAGEMENT_TOKEN), body);
    }

    private static byte[] projectNamed(int... bytesOfName) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes("{\"api_key\":\"sk-1\",\"name\":\"".getBytes(StandardCharsets.UTF_8));
        for (int b : bytesOfName) {
            body.write(b);
        }
        body.writeBytes("\"}".getBytes(StandardCharsets.UTF_8));
        return body.toByteArray();
    }

    static Stream<byte[]> unusableBodies() {
        return Stream.of(
                projectNamed(0xff),
                projectNamed(0xc3),
                projectNamed(0xc0, 0x80),
                projectNamed(0xed, 0xa0, 0x80),
                projectNamed('a', 0x00),
                projectNamed('a', '\n'),
                PROJECT.getBytes(StandardCharsets.UTF_16),
                ("[".repeat(100_000)).getBytes(StandardCharsets.UTF_8),
                ("{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000)).getBytes(StandardCharsets.UTF_8),
                ("{\"name\":" + "9".repeat(100_000) + "}").getBytes(StandardCharsets.UTF_8),
                ("{\"" + "n".repeat(100_000) + "\":1}").getBytes(StandardCharsets.UTF_8),
                "{\"name\":NaN}".getBytes(StandardCharsets.UTF_8),
                "null".getBytes(StandardCharsets.UTF_8),
                "\"text\"".getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("unusableBodies")
    void unusableBodyIsTheCallersFault(byte[] body) throws Exception {
        Answer answer = postBytes(body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).startsWith("{\"error\":\"invalid request body\",\"details\":\"");
        assertThat(app.engine().projects().list()).isEmpty();
    }

    @Test
    void hugeBodyGetsAnAnswer() throws Exception {
        Answer answer = postBytes(new byte[10_000_000]);
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body()).startsWith("{\"error\":\"request body too large\"");
    }

    @Test
    void brokenChunksAreNoFaultOfTheServer() throws Exception {
        String head = "POST /app/manage/projects HTTP/1.1\r\nHost: h\r\nConnection: close\r\nAuthorization: Bearer "
                + Administered.MANAGEMENT_TOKEN + "\r\nTransfer-Encoding: chunked\r\n\r\n";
        assertThat(app.raw(head + "zz\r\n{}\r\n0\r\n\r\n"))
                .doesNotContain(" 500 ")
                .doesNotContain(" 201 ");
    }

    @Test
    void answerTellsWhereTheMistakeIsButRepeatsNothing() throws Exception {
        Answer syntax = app.manage("POST", "/projects", "{\"api_key\":\"sk-secret\",\n \"name\" \"x\"}");
        assertThat(syntax.json().path("details").textValue())
                .startsWith("line 2, column ")
                .doesNotContain("secret");
        Answer type = app.manage("POST", "/projects", "{\"name\":\"x\",\"api_key\":[\"sk-secret\"]}");
        assertThat(type.body())
                .isEqualTo("{\"error\":\"invalid request body\",\"field\":\"api_key\","
                        + "\"details\":\"of type array (expected: a string)\"}\n");
    }

    @ParameterizedTest
    @CsvSource({
        "application/x-www-form-urlencoded, 201",
        "multipart/form-data; boundary=x, 415",
        "text/plain, 201",
        "application/json; charset=utf-8, 201",
        "nonsense, 201",
    })
    void bodiesOfFormsAreRefused(String contentType, int status) throws Exception {
        Answer answer = app.send(
                "POST",
                "/manage/projects",
                Map.of("Authorization", "Bearer " + Administered.MANAGEMENT_TOKEN, "Content-Type", contentType),
                PROJECT);
        assertThat(answer.status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /projects, cross-site, 403",
        "POST, /projects, same-site, 403",
        "POST, /projects, same-origin, 201",
        "POST, /projects, none, 201",
        "GET, /projects, cross-site, 200"
    })
    void foreignPagesChangeNothing(String method, String path, String site, int status) throws Exception {
        Answer answer = app.send(
                method,
                "/manage" + path,
                Map.of("Authorization", "Bearer " + Administered.MANAGEMENT_TOKEN, "Sec-Fetch-Site", site),
                PROJECT);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Access-Control-Allow-Origin")).isNull();
    }
}
