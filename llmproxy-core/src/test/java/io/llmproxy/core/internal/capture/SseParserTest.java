package io.llmproxy.core.internal.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SseParserTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    void deliversTheSameEventsHoweverTheStreamIsCut(String what, String stream, List<String> events) {
        byte[] bytes = stream.getBytes(UTF_8);

        assertThat(parse(bytes, bytes.length)).isEqualTo(events);
        assertThat(parse(bytes, 7)).isEqualTo(events);
        assertThat(parse(bytes, 1)).isEqualTo(events);
    }

    static Stream<Arguments> streams() {
        return Stream.of(
                arguments("line feeds", "data: a\n\ndata: b\n\n", List.of("message=a", "message=b")),
                arguments("both line ends", "data: a\r\n\r\ndata: b\r\n\r\n", List.of("message=a", "message=b")),
                arguments("carriage returns", "data: a\r\rdata: b\r\r", List.of("message=a", "message=b")),
                arguments(
                        "mixed line ends",
                        "data: a\r\ndata: b\r\n\n\rdata: c\n\n",
                        List.of("message=a\nb", "message=c")),
                arguments("named event", "event: x\ndata: a\n\ndata: b\n\n", List.of("x=a", "message=b")),
                arguments("name after data", "data: a\nevent: x\n\n", List.of("x=a")),
                arguments("several data lines", "data: a\ndata:\ndata: b\n\n", List.of("message=a\n\nb")),
                arguments("no space", "event:x\ndata:a\n\n", List.of("x=a")),
                arguments("two spaces", "data:  a\n\n", List.of("message= a")),
                arguments("colon in value", "data: a:b: c\n\n", List.of("message=a:b: c")),
                arguments("comments", ": wait\n\n:\ndata: a\n: x\n\n", List.of("message=a")),
                arguments("field without colon", "data\n\n", List.of("message=")),
                arguments("other fields", "id: 7\nretry: 10\ndatax: b\n data: c\ndata: a\n\n", List.of("message=a")),
                arguments("event without data", "event: x\n\ndata: a\n\n", List.of("message=a")),
                arguments("blank lines", "\n\n\r\n\ndata: a\n\n\n\n", List.of("message=a")),
                arguments("byte order mark", "\uFEFFdata: a\n\n\uFEFFdata: b\n\n", List.of("message=a")),
                arguments("no blank line at the end", "data: a\n\ndata: b\n", List.of("message=a", "message=b")),
                arguments("no line end at the end", "data: a\n\ndata: b", List.of("message=a", "message=b")),
                arguments("characters of several bytes", "data: Grüße 🥭\n\n", List.of("message=Grüße 🥭")),
                arguments("nothing", "", List.of()));
    }

    @Test
    void replacesWhatIsNotUtf8() {
        byte[] bytes = {'d', 'a', 't', 'a', ':', 'a', (byte) 0xE2, (byte) 0x82, '\n', '\n'};

        assertThat(parse(bytes, 1)).containsExactly("message=a\uFFFD");
    }

    @Test
    void handsDataOnAsTheyCome() {
        List<String> heard = new ArrayList<>();
        SseParser parser = new SseParser(new SseParser.Listener() {
            @Override
            public void data(byte[] buffer, int offset, int length) {
                heard.add(new String(buffer, offset, length, UTF_8));
            }

            @Override
            public void event(String name) {
                heard.add("end");
            }
        });
        for (String piece : List.of("da", "ta: a", "b", "c\nda", "ta:d\n", "\n")) {
            parser.feed(piece.getBytes(UTF_8), 0, piece.length());
        }

        assertThat(heard).containsExactly("a", "b", "c", "\n", "d", "end");
    }

    @Test
    void longNamesAreCut() {
        String name = "x".repeat(10_000);

        assertThat(parse(("event: " + name + "\n" + name + ": y\ndata: a\n\n").getBytes(UTF_8), 7))
                .containsExactly("x".repeat(256) + "=a");
    }

    private static List<String> parse(byte[] stream, int chunkSize) {
        Events events = new Events();
        SseParser parser = new SseParser(events);
        Chunks.of(stream, chunkSize, parser::feed);
        parser.end();
        return events.all;
    }

    /** Puts events together again. */
    private static final class Events implements SseParser.Listener {
        final List<String> all = new ArrayList<>();
        private final ByteArrayOutputStream data = new ByteArrayOutputStream();

        @Override
        public void data(byte[] buffer, int offset, int length) {
            data.write(buffer, offset, length);
        }

        @Override
        public void event(String name) {
            all.add((name.isEmpty() ? "message" : name) + "=" + data.toString(UTF_8));
            data.reset();
        }
    }
}
