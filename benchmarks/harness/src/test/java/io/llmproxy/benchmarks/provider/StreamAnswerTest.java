package io.llmproxy.benchmarks.provider;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamAnswerTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void aChunkHasItsStreamItsNumberAndTheTimeInItsText() throws IOException {
        long before = System.nanoTime();
        JsonNode chunk = JSON.readTree(event(answer("sse-20-500-400"), "s1", 7).substring("data: ".length()));
        long after = System.nanoTime();

        String[] text = chunk.at("/choices/0/delta/content").textValue().split(":", -1);
        assertThat(chunk.at("/object").textValue()).isEqualTo("chat.completion.chunk");
        assertThat(text[0]).isEqualTo("s1");
        assertThat(text[1]).isEqualTo("7");
        assertThat(Long.parseLong(text[2])).isBetween(before, after);
        assertThat(text[3]).matches("x+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "a-name-of-thirty-six-characters-long"})
    void allChunksHaveTheSizeThatWasAskedFor(String id) {
        StreamAnswer answer = answer("sse-200000-0-512");

        assertThat(answer.eventBytes()).isEqualTo(512);
        assertThat(event(answer, id, 0)).hasSize(512).endsWith("}\n\n");
        assertThat(event(answer, id, 199_999)).hasSize(512);
    }

    @Test
    void aChunkIsNoSmallerThanPossible() {
        StreamAnswer answer = answer("sse-1-0-1");

        assertThat(event(answer, "a-name-of-thirty-six-characters-long", Integer.MAX_VALUE))
                .hasSize(answer.eventBytes())
                .hasSizeLessThan(340)
                .endsWith("}\n\n");
    }

    @Test
    void theEndSaysWhyAndHowManyTokens() throws IOException {
        List<String> events = Stream.of(new String(answer("sse-20-500-400").ending(), US_ASCII).split("\n\n"))
                .map(event -> event.substring("data: ".length()))
                .toList();

        assertThat(events).hasSize(3);
        assertThat(JSON.readTree(events.get(0)).at("/choices/0/finish_reason").textValue())
                .isEqualTo("stop");
        assertThat(JSON.readTree(events.get(1)).at("/usage/completion_tokens").intValue())
                .isEqualTo(20);
        assertThat(JSON.readTree(events.get(1)).at("/choices")).isEmpty();
        assertThat(events.get(2)).isEqualTo("[DONE]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "json",
                "sse",
                "sse-1-2",
                "sse-1-2-3-4",
                "sse-1-2-x",
                "sse-1-2-9999999",
                "sse--1-2-3",
                "sse-0-1-1"
            })
    void anotherModelIsNoStream(String model) {
        assertThat(StreamAnswer.of(model)).isNull();
    }

    private static StreamAnswer answer(String model) {
        return Objects.requireNonNull(StreamAnswer.of(model), model);
    }

    private static String event(StreamAnswer answer, String id, int sequence) {
        ByteBuf out = Unpooled.buffer();
        answer.writeEvent(out, id.getBytes(US_ASCII), sequence);
        return out.toString(US_ASCII);
    }
}
