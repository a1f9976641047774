package io.llmproxy.core.internal.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

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
    void eventsThatAreTooLongAreSkippedAndCounted() {
        String long1 = "event: x\ndata: " + "a".repeat(40) + "\ndata: b\n\n";
        String long2 = "data: 0123456789\ndata: 0123456789\n\n";
        byte[] stream = ("data: a\n\n" + long1 + "data: b\n\n" + long2 + "data: 01234567890123\n\n").getBytes(UTF_8);

        for (int chunkSize : new int[] {1, 7, stream.length}) {
            List<String> events = new ArrayList<>();
            SseParser parser = new SseParser((name, data) -> events.add(name + "=" + data), 20);
            feed(parser, stream, chunkSize);

            assertThat(events).containsExactly("message=a", "message=b", "message=01234567890123");
            assertThat(parser.skippedEvents()).isEqualTo(2);
        }
    }

    private static List<String> parse(byte[] stream, int chunkSize) {
        List<String> events = new ArrayList<>();
        feed(new SseParser((name, data) -> events.add(name + "=" + data)), stream, chunkSize);
        return events;
    }

    private static void feed(SseParser parser, byte[] stream, int chunkSize) {
        Chunks.of(stream, chunkSize, parser::feed);
        parser.end();
    }
}
