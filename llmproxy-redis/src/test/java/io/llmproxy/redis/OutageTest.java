package io.llmproxy.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.llmproxy.testing.SampleEvents;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class OutageTest {
    private final Outage outage = new Outage("redis:6379");
    private final Logger logger = (Logger) LoggerFactory.getLogger(Outage.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
    }

    @Test
    void oneRoleThatWorksDoesNotEndTheOutageOfAnother() {
        outage.failed("read", new RedisConnectionException("gone"));
        for (int i = 0; i < 5; i++) {
            outage.failed("write", new RedisConnectionException("gone"));
            outage.worked("write");
        }
        assertThat(outage.problem()).isPresent();

        outage.worked("read");

        assertThat(outage.problem()).isEmpty();
        assertThat(lines.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN, Level.INFO);
    }

    @Test
    void aRefusalIsOneOfItsRole() {
        outage.failed("write", new RedisCommandExecutionException("OOM no memory"));
        outage.worked("read");
        assertThat(outage.problem()).hasValue("Redis at redis:6379 refuses to write: OOM no memory");

        outage.worked("write");

        assertThat(outage.problem()).isEmpty();
    }

    @Test
    void aThreadSurvivesWhatNobodyExpects() {
        AtomicInteger attempts = new AtomicInteger();
        Link link = new Link(
                () -> {
                    if (attempts.incrementAndGet() < 3) {
                        throw new IllegalStateException("surprise");
                    }
                    return new CompletableFuture<>();
                },
                new Backoff(() -> 0));
        PublishQueue queue = new PublishQueue(10);
        StreamWriter writer = new StreamWriter("key", queue, link, outage);
        queue.offer(SampleEvents.event("e1"));
        writer.start();

        await().atMost(Duration.ofSeconds(5)).until(() -> attempts.get() == 3);
        assertThat(outage.problem()).hasValue("failed to write events: IllegalStateException");
        writer.close(0);
    }
}
