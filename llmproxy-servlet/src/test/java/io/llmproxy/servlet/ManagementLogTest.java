package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What the management API writes into the log. */
class ManagementLogTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(ManagementServlet.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Level earlier = logger.getLevel();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.DEBUG);
    }

    @AfterEach
    void restore() {
        logger.setLevel(earlier);
        logger.detachAppender(lines);
    }

    @Test
    void callIsOneLineWithoutWhatTheCallerSent(@TempDir Path directory) throws Exception {
        try (Administered app = Administered.start(directory)) {
            app.manage("PATCH", "/tokens/sk-secret-in-the-wrong-place?x=sk-secret", "{\"x\":\"sk-secret\"}");
        }
        assertThat(lines.list).singleElement().satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.DEBUG);
            assertThat(line.getFormattedMessage())
                    .matches("PATCH /tokens/\\{id}: 404 in \\d+ ms, request [0-9a-f-]{36}");
        });
    }
}
