package io.llmproxy.core.internal.streamusage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the stream and wherever it is cut: what comes out is what went in, without exactly the chunks. */
class UsageChunkPropertyTest {
    private static final int STREAMS = 3_000;
    private static final String[] EXTRAS = {
        "{\"choices\":[],\"usage\":{\"total_tokens\":3}}",
        "{ \"usage\" : {\"a\":{\"choices\":[1]}}, \"x\":\"}\\\"\", \"choices\" : [ ] }",
        "{\"id\":\"é\",\"choices\":[],\"usage\":{}}",
    };
    private static final String[] OTHERS = {
        "{\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"usage\":null}",
        "{\"choices\":[],\"prompt_filter_results\":[]}",
        "{\"choices\":[{}],\"usage\":{\"total_tokens\":3}}",
        "{\"choices\":[],\"usage\":null}",
        "{\"error\":{\"choices\":[],\"usage\":{}}}",
        "[DONE]",
        "",
        "{\"choices\":[],\"usage\":{}} x",
        "{",
    };
    private static final String[] COMMENTS = {":", ": OPENROUTER PROCESSING", ":{\"choices\":[],\"usage\":{}}"};
    private static final String[] FIELDS = {"event: e", "id: 1", "retry", "x: y", "dat", "data"};
    private static final String[] ENDS = {"\n", "\r", "\r\n"};

    private final Random random = new Random(20_261_125);
    private final StringBuilder stream = new StringBuilder();
    private final StringBuilder expected = new StringBuilder();

    @Test
    void onlyTheChunksAreMissing() throws IOException {
        for (int i = 0; i < STREAMS; i++) {
            stream.setLength(0);
            expected.setLength(0);
            for (int blocks = random.nextInt(7); blocks > 0; blocks--) {
                addBlock();
            }
            assertThat(cutAnywhere(stream.toString())).as(stream.toString()).isEqualTo(expected.toString());
        }
    }

    private void addBlock() {
        while (random.nextInt(4) == 0) {
            pass(any(COMMENTS) + end());
        }
        boolean isExtra = random.nextInt(3) == 0;
        int start = stream.length();
        while (random.nextInt(3) == 0) {
            stream.append(any(FIELDS)).append(end());
        }
        if (isExtra || random.nextInt(8) > 0) {
            stream.append(random.nextBoolean() ? "data: " : "data:").append(any(isExtra ? EXTRAS : OTHERS));
            stream.append(end());
        }
        while (random.nextInt(5) == 0) {
            stream.append(any(COMMENTS)).append(end());
        }
        stream.append(end());
        if (!isExtra) {
            expected.append(stream, start, stream.length());
        }
    }

    private void pass(String text) {
        stream.append(text);
        expected.append(text);
    }

    private String any(String[] texts) {
        return texts[random.nextInt(texts.length)];
    }

    /** A line feed behind a carriage return would belong to the line before. */
    private String end() {
        boolean isAfterReturn = !stream.isEmpty() && stream.charAt(stream.length() - 1) == '\r';
        return ENDS[random.nextInt(2) + (isAfterReturn ? 1 : random.nextInt(2))];
    }

    private String cutAnywhere(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int longest = 1 + random.nextInt(random.nextBoolean() ? 4 : 200);
        FilteredStream filtered = new FilteredStream();
        int position = 0;
        while (position < bytes.length) {
            int count = Math.min(bytes.length - position, 1 + random.nextInt(longest));
            filtered.send(bytes, position, count);
            position += count;
        }
        return filtered.end();
    }
}
