package io.llmproxy.core.internal.usage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.core.internal.capture.Codings;
import io.llmproxy.core.internal.capture.ExchangeTap;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What many exchanges in mid-stream keep in memory, after a garbage collection, with megabytes behind each of them. */
class RetainedMemoryTest {
    private static final int EXCHANGES = 20;
    private static final int MAX_RETAINED = 512 * 1024;
    private static final int PASSED = 3 * 1024 * 1024;

    @ParameterizedTest
    @CsvSource({
        "stream, identity",
        "stream, gzip",
        "stream, deflate",
        "stream, zstd",
        "vectors, identity",
        "text, identity",
        "text, gzip",
        "members, identity",
        "tokens, identity"
    })
    void anExchangeKeepsLessThanHalfAMebibyte(String body, String coding) {
        byte[] request = request();
        byte[] answer = Codings.apply(coding, answer(body));
        List<ExchangeTap> taps = new ArrayList<>();
        long before = usedHeap();

        for (int i = 0; i < EXCHANGES; i++) {
            ExchangeReader reader = new ExchangeReader("POST", "application/json", null, null);
            ExchangeTap tap = new ExchangeTap(reader, Runnable::run);
            tap.request(request, 0, request.length);
            tap.responseHead(200, "application/json", coding);
            tap.response(answer, 0, answer.length - 10);
            taps.add(tap);
        }

        long retained = (usedHeap() - before) / EXCHANGES;
        assertThat(taps).hasSize(EXCHANGES);
        assertThat(retained).isLessThan(MAX_RETAINED);
    }

    private static byte[] request() {
        return ("{\"model\":\"m\",\"messages\":[" + "{\"role\":\"user\",\"content\":\"漢字 and text\"},".repeat(50_000)
                        + "{}]}")
                .getBytes(UTF_8);
    }

    private static byte[] answer(String kind) {
        StringBuilder body = new StringBuilder();
        Random random = new Random(1);
        switch (kind) {
            case "stream" -> {
                while (body.length() < PASSED) {
                    body.append("data: {\"choices\":[{\"index\":")
                            .append(random.nextInt(1000))
                            .append(",\"delta\":{\"content\":\"漢 ")
                            .append(random.nextInt())
                            .append("\"}}]}\n\n");
                }
            }
            case "vectors" -> {
                body.append("{\"data\":[");
                while (body.length() < PASSED) {
                    body.append("{\"embedding\":[0.1,")
                            .append(random.nextDouble())
                            .append("]},");
                }
                body.append("{}],\"usage\":{\"total_tokens\":5}}");
            }
            case "text" ->
                body.append("{\"choices\":[{\"message\":{\"content\":\"")
                        .append("漢字".repeat(PASSED / 2))
                        .append("\"}}]}");
            case "members" -> {
                body.append('{');
                for (int i = 0; body.length() < PASSED; i++) {
                    body.append("\"n")
                            .append(i)
                            .append("\":\"")
                            .append("x".repeat(500))
                            .append("\",");
                }
                body.append("\"z\":1}");
            }
            default -> {
                body.append("{\"choices\":[");
                while (body.length() < PASSED) {
                    body.append("{\"text\":\"a\"},");
                }
                body.append("{}]}");
            }
        }
        return body.toString().getBytes(UTF_8);
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
