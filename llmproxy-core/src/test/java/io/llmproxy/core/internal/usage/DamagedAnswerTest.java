package io.llmproxy.core.internal.usage;

import static io.llmproxy.core.internal.usage.Exchange.answering;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Answers that are broken, foreign or hostile must neither break the reader nor make it invent numbers. */
class DamagedAnswerTest {
    private static final String JSON =
            "{\"model\":\"m-1\",\"choices\":[{\"message\":{\"content\":\"Grüße 🥭 \\\"usage\\\" }\"}}],"
                    + "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":40,\"total_tokens\":50}}";
    private static final String STREAM =
            "event: response.created\r\ndata: {\"type\":\"response.created\",\"response\":{\"model\":\"m-1\"}}\r\n\r\n"
                    + "data: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":3}}}\n\n"
                    + "data: {\"choices\":[null],\"x_groq\":{\"usage\":null}}\n\n"
                    + "data: {\"type\":\"response.completed\",\"response\":{\"usage\":{\"input_tokens\":1}}}\n\n";
    private static final String MULTIPART =
            "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nm-1\r\n--b--\r\n";

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @BeforeEach
    void listen() {
        logged.start();
        ((Logger) LoggerFactory.getLogger(ExchangeReader.class)).addAppender(logged);
    }

    @AfterEach
    void nothingWasCaughtByTheLastGuard() {
        ((Logger) LoggerFactory.getLogger(ExchangeReader.class)).detachAppender(logged);
        assertThat(logged.list).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {JSON, STREAM, MULTIPART})
    void anyDamageIsRead(String text) {
        byte[] good = text.getBytes(UTF_8);
        Random random = new Random(text.length());
        for (int round = 0; round < 5000; round++) {
            byte[] damaged = damage(good, random);

            assertThat(answering(damaged).as("x/y").read().isCut()).isFalse();
            assertThat(Exchange.asking(new String(damaged, UTF_8))
                            .askingAs("multipart/form-data; boundary=b")
                            .read()
                            .isStreamed())
                    .isFalse();
        }
    }

    @Test
    void aJsonBodyCutAnywhereHasItsUsageOrNone() {
        Usage usage = Usage.builder(UsageSource.PROVIDER)
                .inputTokens(10L)
                .outputTokens(40L)
                .totalTokens(50L)
                .build();
        byte[] whole = JSON.getBytes(UTF_8);
        for (int size = 0; size < whole.length; size++) {
            Usage read = answering(Arrays.copyOf(whole, size)).read().usage();

            assertThat(read).as("cut at %s", size).isIn(Usage.none(), usage);
        }
        assertThat(answering(whole).read().usage()).isEqualTo(usage);
        assertThat(answering(Arrays.copyOf(whole, whole.length - 2)).read().usage())
                .isEqualTo(Usage.none());
    }

    @Test
    void deepNestingDoesNotHideTheUsage() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        String body = "{\"model\":\"m-1\",\"x\":" + deep + ",\"usage\":{\"total_tokens\":5}}";

        assertThat(answering(body).read().usage().totalTokens()).hasValue(5);
        assertThat(answering("{\"a\":".repeat(100_000)).read().usage()).isEqualTo(Usage.none());
        assertThat(answering("}".repeat(100_000)).read().usage()).isEqualTo(Usage.none());
    }

    @Test
    void monstrousNumbersDoNotHideTheUsage() {
        String body = "{\"x\":" + "9".repeat(50_000) + ",\"y\":1e999999999,\"usage\":{\"total_tokens\":5}}";

        assertThat(answering(body).read().usage().totalTokens()).hasValue(5);
    }

    @Test
    void charactersThatJsonForbidsDoNotHideTheUsage() {
        byte[] body = "{\"x\":\"\u0000 \n _\",\"usage\":{\"total_tokens\":5}}".getBytes(UTF_8);
        body[10] = (byte) 0xC3;

        assertThat(answering(body).read().usage().totalTokens()).hasValue(5);
    }

    private static byte[] damage(byte[] good, Random random) {
        byte[] bytes = good.clone();
        for (int i = random.nextInt(6); i >= 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = (byte) "{}[]\",:\\\n\r 0-e".charAt(random.nextInt(14));
                case 2 -> System.arraycopy(good, 0, bytes, at, bytes.length - at);
                default -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
            }
        }
        return bytes;
    }
}
