package io.llmproxy.core.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.UsageSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the golden cases, where they lie beside the project: the record of each must hold what its {@code must} says. */
class GoldenTest {
    private static final Path CASES = Path.of("../../shared/spec/observability-golden.json");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AtomicInteger RUN = new AtomicInteger();

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void recordHoldsWhatItMust(GoldenCase golden) throws IOException {
        assumeTrue(golden != null, "no golden cases at " + CASES.toAbsolutePath());
        RUN.incrementAndGet();
        for (int chunkSize : new int[] {1, 7, Integer.MAX_VALUE}) {
            for (String coding : List.of("as recorded", "gzip", "deflate", "br", "zstd")) {
                check(golden.must(), golden.record(chunkSize, coding), chunkSize + ", " + coding);
            }
        }
    }

    @AfterAll
    static void tellHowManyRan() {
        System.out.println("golden cases: " + RUN + " run");
    }

    static Stream<GoldenCase> cases() throws IOException {
        if (!Files.exists(CASES)) {
            return Stream.of((GoldenCase) null);
        }
        JsonNode cases = JSON.readTree(CASES.toFile());
        return StreamSupport.stream(cases.spliterator(), false)
                .filter(vector -> vector.path("must").isObject())
                .map(GoldenCase::new);
    }

    private static void check(JsonNode must, ExchangeEvent event, String how) throws IOException {
        JsonNode payload = JSON.readTree(io.llmproxy.core.internal.event.EventJson.of(event));
        if (must.path("filtered").asBoolean()) {
            assertThat(event.usage().source()).as(how).isEqualTo(UsageSource.NONE);
            return;
        }
        assertThat(payload.at("/metadata/model").textValue())
                .as("model, " + how)
                .isEqualTo(must.path("model").textValue());
        checkUsage(must.path("usage"), payload, how);
        if (must.has("user")) {
            assertThat(payload.path("userId")).as("user, " + how).isEqualTo(must.path("user"));
        }
        if (must.has("event")) {
            assertThat(payload.path("event")).as("event, " + how).isEqualTo(must.path("event"));
        }
    }

    private static void checkUsage(JsonNode must, JsonNode payload, String how) {
        JsonNode usage = payload.path("tokensUsage");
        if (must.isNull()) {
            assertThat(usage.isMissingNode()).as("no usage, " + how).isTrue();
            return;
        }
        ObjectNode expected = JSON.createObjectNode();
        expected.set("input_tokens", must.path("i"));
        if (must.has("di")) {
            expected.set("input_tokens_details", must.path("di"));
        }
        expected.set("output_tokens", must.path("o"));
        if (must.has("do")) {
            expected.set("output_tokens_details", must.path("do"));
        }
        expected.set("total_tokens", must.path("t"));
        assertThat(usage).as("usage, " + how).isEqualTo(expected);
        assertThat(payload.at("/metadata/usage_estimated").booleanValue())
                .as("estimated, " + how)
                .isEqualTo(must.path("est").asBoolean());
        if (must.has("seconds")) {
            assertThat(payload.at("/metadata/audio_seconds").decimalValue())
                    .isEqualByComparingTo(must.path("seconds").decimalValue());
        }
    }
}
