package io.llmproxy.core.internal.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.llmproxy.core.internal.capture.Chunks;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScannerTest {
    private static final ObjectMapper JACKSON = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, Integer.MAX_VALUE})
    void readsWhatJacksonReads(int chunkSize) throws Exception {
        Random random = new Random(17);
        for (int round = 0; round < 2000; round++) {
            JsonNode value = RandomJson.object(random);
            byte[] text = (round % 2 == 0 ? JACKSON.writer() : JACKSON.writerWithDefaultPrettyPrinter())
                    .writeValueAsBytes(value);

            Recorder recorder = scan(text, chunkSize);

            assertThat(recorder.scanner.isComplete()).isTrue();
            assertThat(recorder.root).isEqualTo(value);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\\u00e9\\ud83e\\udd6d\\\\\\/\\b\\f\\n\\r\\t\"",
                "\"Grüße, 🥭 und 漢字\"",
                "\"\"",
                "true",
                "null",
                "[]",
                "{}",
                "[[],{},\"\",{\"\":[]}]"
            })
    void readsTextsAsJacksonDoes(String text) throws Exception {
        byte[] wrapped = ("[" + text + "]").getBytes(UTF_8);

        assertThat(scan(wrapped, 1).root).isEqualTo(JACKSON.readTree(wrapped));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "c3 28 | \uFFFD(",
                "e2 82 | \uFFFD",
                "ff | \uFFFD",
                "c0 af | \uFFFD\uFFFD",
                "ed a0 80 | \uFFFD",
                "f4 90 80 80 | \uFFFD",
                "5c 75 31 7a | \uFFFDz",
                "5c 78 | \uFFFDx"
            })
    void replacesWhatIsNoCharacter(String hex, String expected) {
        byte[] text = new byte[hex.split(" ").length + 4];
        text[0] = '[';
        text[1] = '"';
        int end = 2;
        for (String octet : hex.split(" ")) {
            text[end++] = (byte) Integer.parseInt(octet, 16);
        }
        text[end++] = '"';
        text[end] = ']';

        assertThat(scan(text, 1).root)
                .isEqualTo(JsonNodeFactory.instance.arrayNode().add(expected));
    }

    @Test
    void keepsTheBeginningOfATextAndCountsTheRest() {
        Recorder recorder = new Recorder(4);
        byte[] text = "{\"a\":\"abc🥭def\"}".getBytes(UTF_8);

        recorder.scanner.feed(text, 0, text.length);

        assertThat(recorder.root.path("a").textValue()).isEqualTo("abc");
        assertThat(recorder.lastLength).isEqualTo(8);
    }

    @Test
    void keepsTheBeginningOfATextThatComesAsItIs() {
        Recorder recorder = new Recorder(4);
        byte[] text = "{\"a\":\"abcdef\"}".getBytes(UTF_8);

        recorder.scanner.feed(text, 0, text.length);

        assertThat(recorder.root.path("a").textValue()).isEqualTo("abcd");
        assertThat(recorder.lastLength).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, Integer.MAX_VALUE})
    void tellsNumbersOfAnyLengthButNoMonsters(int chunkSize) {
        String longest = "7".repeat(400);
        byte[] text = ("[true1," + longest + "," + longest + "7,nul]").getBytes(UTF_8);

        assertThat(scan(text, chunkSize).root)
                .isEqualTo(JsonNodeFactory.instance
                        .arrayNode()
                        .add("true1")
                        .add(new BigInteger(longest))
                        .add(0) // as the recorder takes what is too long
                        .add("nul"));
    }

    @Test
    void skipsAByteOrderMarkAndPadding() {
        assertThat(scan("\uFEFF \r\n\t{\"a\":1} trailing".getBytes(UTF_8), 1)
                        .root
                        .path("a")
                        .asInt())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\" 1}", "{1:2}", "[1}", "{\"a\":]", "]", "}", "{\"a\":1]", "{,}", "<html>"})
    void givesUpWhereTheTextIsNoJson(String text) {
        assertThat(scan(text.getBytes(UTF_8), 1).scanner.isBroken()).isTrue();
    }

    @Test
    void passesOverWordsThatAreNoJson() {
        Recorder recorder = scan("{\"a\":NaN,\"b\":-Infinity,\"c\":None,\"d\":2}".getBytes(UTF_8), 1);

        assertThat(recorder.root.path("a").textValue()).isEqualTo("NaN");
        assertThat(recorder.root.path("d").asInt()).isEqualTo(2);
    }

    @Test
    void findsWhatLiesBehindDeepNestingAndMonstrousNumbers() {
        String deep = "[".repeat(300_000) + "]".repeat(300_000);
        byte[] text = ("{\"x\":" + deep + ",\"y\":" + "9".repeat(1_000_000) + ",\"z\":3}").getBytes(UTF_8);
        Recorder recorder = new Recorder(10);

        recorder.scanner.feed(text, 0, text.length);

        assertThat(recorder.lastNumber).isEqualTo("3");
        assertThat(recorder.scanner.isComplete()).isTrue();
    }

    @Test
    void givesUpBeyondTheDeepestNesting() {
        byte[] text = "[".repeat(JsonScanner.MAX_DEPTH + 1).getBytes(UTF_8);
        Recorder recorder = new Recorder(10);

        recorder.scanner.feed(text, 0, text.length);

        assertThat(recorder.scanner.isBroken()).isTrue();
    }

    @Test
    void tellsWhereThingsStand() {
        String text = "{\"a\" : \"xy\", \"b\":true,\"c\":[12]}";
        StringBuilder places = new StringBuilder();
        Recorder recorder = new Recorder(10) {
            @Override
            public void text(String start, long length) {
                note();
            }

            @Override
            public void word(String literal) {
                note();
            }

            @Override
            public void number(CharSequence literal) {
                note();
            }

            @Override
            public void beginObject() {
                note();
            }

            @Override
            public void endObject() {
                note();
            }

            @Override
            public void beginArray() {}

            @Override
            public void endArray() {}

            private void note() {
                places.append(text, (int) scanner.tokenStart(), (int) scanner.tokenEnd())
                        .append(' ');
            }
        };

        Chunks.of(text.getBytes(UTF_8), 1, recorder.scanner::feed);

        assertThat(places).hasToString("{ \"xy\" true 12 } ");
    }

    @Test
    void anyDamageIsSurvived() throws Exception {
        Random random = new Random(23);
        for (int round = 0; round < 20_000; round++) {
            byte[] text = JACKSON.writeValueAsBytes(RandomJson.object(random));
            for (int i = random.nextInt(4); i >= 0; i--) {
                text[random.nextInt(text.length)] = (byte) random.nextInt(256);
            }
            Recorder recorder = scan(text, 1 + random.nextInt(text.length));

            assertThat(recorder.scanner.isBroken() && recorder.scanner.isComplete())
                    .isFalse();
        }
    }

    private static Recorder scan(byte[] text, int chunkSize) {
        Recorder recorder = new Recorder(10_000);
        Chunks.of(text, chunkSize, recorder.scanner::feed);
        return recorder;
    }

    /** Builds the tree that Jackson would. */
    private static class Recorder implements JsonListener {
        final JsonScanner scanner = new JsonScanner(this);
        private final int limit;
        private final Deque<JsonNode> open = new ArrayDeque<>();
        private final Deque<String> names = new ArrayDeque<>();
        JsonNode root = JsonNodeFactory.instance.missingNode();
        long lastLength;

        @Nullable
        String lastNumber;

        Recorder(int limit) {
            this.limit = limit;
        }

        @Override
        public void beginObject() {
            open.push(add(JsonNodeFactory.instance.objectNode()));
        }

        @Override
        public void endObject() {
            open.pop();
        }

        @Override
        public void beginArray() {
            open.push(add(JsonNodeFactory.instance.arrayNode()));
        }

        @Override
        public void endArray() {
            open.pop();
        }

        @Override
        public void name(String name) {
            names.push(name);
        }

        @Override
        public int textLimit() {
            return limit;
        }

        @Override
        public void text(String start, long length) {
            lastLength = length;
            add(JsonNodeFactory.instance.textNode(start));
        }

        @Override
        public void number(CharSequence literal) {
            lastNumber = literal.toString();
            try {
                add(JACKSON.readTree(lastNumber.isEmpty() ? "0" : lastNumber));
            } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
                add(JsonNodeFactory.instance.textNode(lastNumber));
            }
        }

        @Override
        public void word(String literal) {
            add(
                    literal.equals("null")
                            ? JsonNodeFactory.instance.nullNode()
                            : JsonNodeFactory.instance.booleanNode(literal.equals("true")));
        }

        private JsonNode add(JsonNode value) {
            JsonNode parent = open.peek();
            if (parent == null) {
                root = value;
            } else if (parent instanceof com.fasterxml.jackson.databind.node.ObjectNode object) {
                object.set(names.pop(), value);
            } else {
                ((com.fasterxml.jackson.databind.node.ArrayNode) parent).add(value);
            }
            return value;
        }
    }
}
