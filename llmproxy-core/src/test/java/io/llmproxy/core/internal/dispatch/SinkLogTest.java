package io.llmproxy.core.internal.dispatch;

import static ch.qos.logback.classic.Level.DEBUG;
import static ch.qos.logback.classic.Level.ERROR;
import static ch.qos.logback.classic.Level.INFO;
import static ch.qos.logback.classic.Level.WARN;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SinkLogTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(SinkLog.class);
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final SinkLog log = new SinkLog("test");

    @BeforeEach
    void attach() {
        logger.setLevel(DEBUG);
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void detach() {
        logger.detachAppender(appender);
        logger.setLevel(null);
    }

    @Test
    void rejectionIsLoudOnce() {
        log.rejected("e1", "too large", 1);
        log.rejected("e2", "too large", 2);

        assertThat(levels()).containsExactly(WARN, DEBUG);
        assertThat(appender.list.get(0).getFormattedMessage())
                .isEqualTo("Sink test: exchange e1 rejected for good: too large (1 so far)");
    }

    @Test
    void failureIsLoudAgainAfterARecovery() {
        log.delivering();
        log.retrying(2, "busy");
        log.retrying(2, "busy");
        log.delivering();
        log.delivering();
        log.retrying(1, "busy");

        assertThat(levels()).containsExactly(WARN, DEBUG, INFO, WARN);
    }

    @Test
    void exceptionOfASinkIsLoudOnceWithItsStack() {
        IllegalStateException failure = new IllegalStateException("on purpose");
        log.threw(failure);
        log.threw(failure);

        assertThat(levels()).containsExactly(WARN, DEBUG);
        assertThat(appender.list).allMatch(event -> event.getThrowableProxy() != null);
    }

    @Test
    void dropsAreLoggedAsTheirNumberGrows() {
        log.dropped(0);
        log.dropped(3);
        log.dropped(3);
        log.dropped(8);

        assertThat(levels()).containsExactly(WARN, DEBUG);
    }

    @Test
    void closeSpeaksOfLossOnly() {
        log.closed(0, false, false);
        log.closed(5, false, true);
        log.closed(5, true, false);
        log.died(new OutOfMemoryError("on purpose"));

        assertThat(levels()).containsExactly(WARN, WARN, INFO, ERROR);
        assertThat(appender.list.get(0).getFormattedMessage()).startsWith("Sink test: 5 events dropped");
    }

    private List<Level> levels() {
        return appender.list.stream().map(ILoggingEvent::getLevel).toList();
    }
}
