package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.servlet.Administered.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code POST projects}. */
class ManagementProjectsTest {
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

    @Test
    void newProjectIsAnsweredWithoutItsKey() throws Exception {
        Answer answer = app.post("/manage/projects", "{\"name\":\"demo\",\"api_key\":\"sk-up-000011112222\"}");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        String id = answer.json().path("id").textValue();
        assertThat(answer.body()).isEqualTo("""
                {"id":"%s","name":"demo","api_key":"sk-up-00...2222","is_active":true,\
                "created_at":"2026-01-02T03:04:05.678901Z","updated_at":"2026-01-02T03:04:05.678901Z"}
                """.formatted(id));
        assertThat(app.engine()
                        .projects()
                        .find(id)
                        .orElseThrow()
                        .apiKey()
                        .orElseThrow()
                        .reveal())
                .isEqualTo("sk-up-000011112222");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "abcd           | ****",
                "abcdefghijkl   | ab**********",
                "abcdefghijklm  | abcdefgh...jklm",
            })
    void keyIsMaskedByItsLength(String key, String masked) throws Exception {
        Answer answer = app.post("/manage/projects", "{\"name\":\"demo\",\"api_key\":\"" + key + "\"}");
        assertThat(answer.json().path("api_key").textValue()).isEqualTo(masked);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"demo\"}                            | name and api_key are required",
                "{\"name\":\"\",\"api_key\":\"sk-1\"}           | name and api_key are required",
                "{\"name\":\"demo\",\"api_key\":null}           | name and api_key are required",
                "{\"name\":\"demo\",\"api_key\":\"sk-u...2222\"}| cannot save obfuscated API key - please provide the full API key",
                "{\"name\":\"demo\",\"api_key\":\"ab****\"}     | cannot save obfuscated API key - please provide the full API key",
                "{\"name\":\"demo\",\"api_key\":7}              | invalid request body",
                "{\"name\":\"a\",\"name\":\"b\",\"api_key\":\"sk-1\"} | invalid request body",
                "{\"name\":\"demo\",\"api_key\":\"sk-1\"} {}    | invalid request body",
                "{\"name\":\"demo\",                            | invalid request body",
                "[]                                             | invalid request body",
                "''                                             | invalid request body",
                "{\"name\":\"  \",\"api_key\":\"sk-1\"}         | name: 0 characters (expected: 1 to 255)",
            })
    void unusableBodyIsRefused(String body, String error) throws Exception {
        Answer answer = app.post("/manage/projects", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.json().path("error").textValue()).isEqualTo(error);
        assertThat(app.engine().projects().list()).isEmpty();
    }

    @Test
    void nameCanBeTakenOnlyOnce() throws Exception {
        String body = "{\"name\":\"demo\",\"api_key\":\"sk-up-000011112222\"}";
        app.post("/manage/projects", body);
        Answer answer = app.post("/manage/projects", body);
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body()).isEqualTo("{\"error\":\"project name already exists\"}\n");
    }

    @Test
    void unknownFieldsAreIgnored() throws Exception {
        Answer answer = app.post("/manage/projects", "{\"name\":\"demo\",\"api_key\":\"sk-1\",\"colour\":[1,{}]}");
        assertThat(answer.status()).isEqualTo(201);
    }
}
