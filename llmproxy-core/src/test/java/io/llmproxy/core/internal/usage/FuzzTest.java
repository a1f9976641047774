package io.llmproxy.core.internal.usage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmproxy.core.internal.tokens.TokenCounter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Answers and requests damaged at random: whatever comes, nothing is thrown, and the reading does not depend on how the bytes
 * were cut. Where the recorded traffic lies beside the project, it is damaged too.
 */
class FuzzTest {
    private static final Path CORPUS = Path.of("../../shared/corpus/dev");
    private static final int ROUNDS = 20_000;
    private static final int LONGEST_SEED = 4000;
    private static final String[] SPLICES = {
        "\"usage\":{\"input_tokens\":", "null", "data: ", "\n\n", "\r", "{\"choices\":[null]}", "[[[[", "}}}}", "\"\\u",
                "\\",
        "9999999999999999999999", "-1", "1e999", "\u0000", "event: error\n", "[DONE]", "--b\r\n", "true", "{", "\uD83E"
    };
    private static final List<String> PATHS = List.of(
            "/v1/chat/completions",
            "/v1/responses",
            "/v1/completions",
            "/v1/embeddings",
            "/v1/messages",
            "/v1/audio/transcriptions");

    @Test
    void anyDamageIsReadAlikeHoweverItIsCut() throws IOException {
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(ExchangeReader.class);
        logged.start();
        logger.addAppender(logged);
        List<byte[]> seeds = seeds();
        Random random = new Random(20_26);
        Estimator estimator = new Estimator(TokenCounter.create());

        for (int round = 0; round < ROUNDS; round++) {
            byte[] request = damaged(seeds.get(random.nextInt(seeds.size())), random);
            byte[] answer = damaged(seeds.get(random.nextInt(seeds.size())), random);
            String path = PATHS.get(random.nextInt(PATHS.size()));
            boolean isForm = random.nextInt(4) == 0;
            int chunkSize = 1 + random.nextInt(20);

            Exchange exchange = Exchange.answering(answer)
                    .asked(request)
                    .askingAs(isForm ? "multipart/form-data; boundary=b" : "application/json")
                    .as(random.nextBoolean() ? "text/event-stream" : "application/json")
                    .to(path)
                    .estimatedBy(estimator);
            ExchangeReading whole = exchange.read();

            assertThat(exchange.inChunksOf(chunkSize).read())
                    .as("round %s", round)
                    .isEqualTo(whole);
        }

        logger.detachAppender(logged);
        assertThat(logged.list).isEmpty();
    }

    private static List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (String seed : List.of(
                "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Grüße\"}]}],"
                        + "\"tools\":[{\"function\":{\"name\":\"f\",\"parameters\":{\"properties\":{\"p\":{\"enum\":[\"a\"]}}}}}]}",
                "{\"model\":\"m\",\"prompt\":[[1,2],[3]],\"echo\":true,\"input\":\"text\",\"instructions\":\"brief\"}",
                "{\"model\":\"m\",\"choices\":[{\"message\":{\"content\":\"🥭\"}}],\"usage\":{\"prompt_tokens\":1,"
                        + "\"completion_tokens\":2,\"total_tokens\":3,\"prompt_tokens_details\":{\"cached_tokens\":1}}}",
                "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":3}}}\n\n"
                        + "event: message_delta\ndata: {\"type\":\"message_delta\",\"usage\":{\"output_tokens\":4}}\n\n",
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\r\n\r\ndata: [DONE]\r\n\r\n",
                "[{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"x\"}]}}],\"usageMetadata\":{\"promptTokenCount\":3}}]",
                "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nm-1\r\n--b--\r\n")) {
            seeds.add(seed.getBytes(UTF_8));
        }
        if (Files.isDirectory(CORPUS)) {
            try (Stream<Path> files = Files.list(CORPUS)) {
                for (Path file : files.sorted().toList()) {
                    JsonNode recording = new ObjectMapper().readTree(file.toFile());
                    addBody(recording.path("request").path("body"), seeds);
                    addBody(recording.path("response").path("body"), seeds);
                }
            }
        }
        return seeds;
    }

    private static void addBody(JsonNode body, List<byte[]> seeds) {
        if (body.isTextual() && !body.textValue().isEmpty()) {
            byte[] bytes = body.textValue().getBytes(UTF_8);
            seeds.add(Arrays.copyOf(bytes, Math.min(bytes.length, LONGEST_SEED)));
        }
    }

    private static byte[] damaged(byte[] seed, Random random) {
        byte[] bytes = seed.clone();
        for (int i = random.nextInt(5); i > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes = Arrays.copyOf(bytes, at + 1);
                case 2 -> System.arraycopy(bytes, 0, bytes, at, bytes.length - at);
                default -> {
                    byte[] splice = SPLICES[random.nextInt(SPLICES.length)].getBytes(UTF_8);
                    System.arraycopy(splice, 0, bytes, at, Math.min(splice.length, bytes.length - at));
                }
            }
        }
        return bytes;
    }
}
