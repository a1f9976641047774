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
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SinkLogTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(SinkLog.class);
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private long nanos;
    private final SinkLog log = new SinkLog("test", () -> nanos);

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
        nanos += Duration.ofMinutes(5).toNanos();
        log.retrying(1, "busy");

        assertThat(levels()).containsExactly(WARN, DEBUG, INFO, WARN);
        assertThat(appender.list.get(3).getFormattedMessage())
                .isEqualTo(
                        "Sink test: 1 events not delivered, retrying: busy (1 more failures since the last warning)");
    }

    /** A back end that throttles fails and succeeds by turns, several times a minute. */
    @Test
    void failuresAndRecoveriesByTurnsAreToldOnceInFiveMinutes() {
        for (int i = 0; i < 360; i++) {
            log.retrying(5, "status 429");
            log.delivering();
            nanos += Duration.ofSeconds(5).toNanos();
        }

        assertThat(levels()).filteredOn(WARN::equals).hasSize(6);
        assertThat(levels()).filteredOn(INFO::equals).hasSize(6);
    }

    @Test
    void outageThatBeginsSoonAfterARecoveryIsLoudWhenItLasts() {
        log.retrying(1, "busy");
        log.delivering();
        log.retrying(1, "down");
        nanos += Duration.ofMinutes(5).toNanos();
        log.retrying(1, "down");
        log.retrying(1, "down");

        assertThat(levels()).containsExactly(WARN, INFO, DEBUG, WARN, DEBUG);
    }

    @Test
    void exceptionOfASinkIsLoudOnceWithItsStackAndWithoutItsMessage() {
        IllegalStateException failure =
                new IllegalStateException("quotes a body", new IllegalArgumentException("quotes a key"));
        log.threw(failure);
        log.threw(failure);

        assertThat(levels()).containsExactly(WARN, DEBUG);
        assertThat(appender.list)
                .allMatch(event -> event.getThrowableProxy() == null)
                .allSatisfy(event -> assertThat(event.getFormattedMessage())
                        .contains(
                                "java.lang.IllegalStateException\n\tat ",
                                getClass().getSimpleName() + ".java:")
                        .contains("\nCaused by: java.lang.IllegalArgumentException\n\tat ")
                        .doesNotContain("quotes"));
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
        log.pumpFailed(new OutOfMemoryError("on purpose"));

        assertThat(levels()).containsExactly(WARN, WARN, INFO, ERROR);
        assertThat(appender.list.get(0).getFormattedMessage()).startsWith("Sink test: 5 events dropped");
    }

    private List<Level> levels() {
        return appender.list.stream().map(ILoggingEvent::getLevel).toList();
    }
}
