package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.servlet.Administered.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code audit} and {@code audit/{id}}. */
class ManagementAuditLogTest {
    private final FixedLog log = new FixedLog();

    @TempDir
    private Path directory;

    private Administered app;

    @BeforeEach
    void start() throws Exception {
        app = Administered.start(directory, builder -> builder, settings -> settings.auditLog(log));
    }

    @AfterEach
    void stop() {
        app.close();
    }

    @Test
    void emptyTrailIsAnEmptyPage() throws Exception {
        Answer answer = app.manage("GET", "/audit");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("""
                {"events":[],"pagination":{"page":1,"page_size":20,"total_count":0,"total_items":0,"total_pages":0,\
                "has_next":false,"has_prev":false}}
                """);
    }

    @Test
    void eventsComePageByPage() throws Exception {
        for (int i = 0; i < 5; i++) {
            log.add("e" + i, Map.of("metadata", "{\"n\":" + i + "}", "client_ip", "127.0.0.1"));
        }
        Answer answer = app.manage("GET", "/audit?page=2&page_size=2");
        assertThat(answer.body()).isEqualTo("""
                {"events":[\
                {"id":"e2","timestamp":"2026-01-02T03:04:05.678901Z","action":"token.create","actor":"management_api",\
                "outcome":"success","client_ip":"127.0.0.1","metadata":"{\\"n\\":2}"},\
                {"id":"e3","timestamp":"2026-01-02T03:04:05.678901Z","action":"token.create","actor":"management_api",\
                "outcome":"success","client_ip":"127.0.0.1","metadata":"{\\"n\\":3}"}],\
                "pagination":{"page":2,"page_size":2,"total_count":5,"total_items":5,"total_pages":3,\
                "has_next":true,"has_prev":true}}
                """);
        assertThat(answer.header("X-Total-Count")).isEqualTo("5");
        assertThat(answer.header("Link")).contains("rel=\"next\"", "rel=\"prev\"");
    }

    @Test
    void filtersReachTheTrail() throws Exception {
        app.manage(
                "GET",
                "/audit?action=a&client_ip=b&project_id=c&outcome=d&actor=e&request_id=f&correlation_id=g&method=h&path=%2Fi"
                        + "&search=50%25&start_time=2026-01-01T00:00:00Z&end_time=2026-01-02T00:00:00%2B01:00&colour=blue");
        assertThat(log.asked)
                .isEqualTo(new AuditLog.Filter(
                        Map.of(
                                "action",
                                "a",
                                "client_ip",
                                "b",
                                "project_id",
                                "c",
                                "outcome",
                                "d",
                                "actor",
                                "e",
                                "request_id",
                                "f",
                                "correlation_id",
                                "g",
                                "method",
                                "h",
                                "path",
                                "/i"),
                        "50%",
                        Instant.parse("2026-01-01T00:00:00Z"),
                        Instant.parse("2026-01-01T23:00:00Z")));
    }

    @ParameterizedTest
    @CsvSource({
        "page=0, page",
        "page_size=0, page_size",
        "page_size=101, page_size",
        "page_size=12abc, page_size",
        "start_time=yesterday, start_time",
        "end_time=2026-01-01, end_time",
        "end_time=2026-01-02T00:00:00+01:00, end_time",
    })
    void unusableParameterIsNamed(String query, String field) throws Exception {
        Answer answer = app.manage("GET", "/audit?" + query);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("field").textValue()).isEqualTo(field);
    }

    @Test
    void oneEventIsShown() throws Exception {
        log.add("e1", Map.of("token_id", "t1"));
        Answer answer = app.manage("GET", "/audit/e1");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("token_id").textValue()).isEqualTo("t1");
        Answer unknown = app.manage("GET", "/audit/e2");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.body()).isEqualTo("{\"error\":\"audit event not found\"}\n");
        assertThat(app.manage("GET", "/audit/").body()).isEqualTo("{\"error\":\"audit event ID is required\"}\n");
    }

    @Test
    void withoutTrailThereIsNothingToShow(@TempDir Path elsewhere) throws Exception {
        try (Administered other = Administered.start(
                elsewhere, engine -> engine.auditInDatabase(false, Duration.ZERO), settings -> settings)) {
            Answer list = other.manage("GET", "/audit");
            assertThat(list.status()).isEqualTo(503);
            assertThat(list.body()).isEqualTo("{\"error\":\"audit events not available\"}\n");
            assertThat(other.manage("GET", "/audit/e1").body())
                    .isEqualTo("{\"error\":\"audit event not available\"}\n");
        }
    }

    /** A trail whose filters are only noted. */
    static final class FixedLog implements AuditLog {
        private final List<Event> events = new ArrayList<>();
        private volatile Filter asked;

        void add(String id, Map<String, String> more) {
            events.add(new Event(id, Administered.NOW, "token.create", "management_api", "success", more));
        }

        @Override
        public List<Event> list(Filter filter, long offset, int limit) {
            asked = filter;
            return events.stream().skip(offset).limit(limit).toList();
        }

        @Override
        public long count(Filter filter) {
            return events.size();
        }

        @Override
        public Optional<Event> find(String id) {
            return events.stream().filter(event -> event.id().equals(id)).findFirst();
        }
    }
}
