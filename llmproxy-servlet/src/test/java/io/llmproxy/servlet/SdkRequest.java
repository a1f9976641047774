package io.llmproxy.servlet;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * A request as an official SDK has sent it over a socket, byte for byte. The recordings lie beside this class, in files named
 * after package and version: text with plain line feeds, one request below each {@code ###}, with {@code {host}} and
 * {@code {token}} in place of what was there.
 *
 * @param head with CR LF, up to the empty line
 * @param body as it was sent
 */
record SdkRequest(String name, String head, byte[] body) {
    static Stream<Arguments> of(String recording) {
        return Arrays.stream(text(recording).split("(?m)^### "))
                .filter(part -> !part.isEmpty())
                .map(SdkRequest::parse)
                .map(request -> argumentSet(recording + ": " + request.name, request));
    }

    private static String text(String recording) {
        try (InputStream in = SdkRequest.class.getResourceAsStream("sdk/" + recording + ".txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SdkRequest parse(String part) {
        int nameEnd = part.indexOf('\n');
        int headEnd = part.indexOf("\n\n");
        String head = part.substring(nameEnd + 1, headEnd).replace("\n", "\r\n") + "\r\n\r\n";
        byte[] rest = part.substring(headEnd + 2).replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        SdkRequest request = new SdkRequest(part.substring(0, nameEnd), head, rest);
        int length = request.headers().stream()
                .filter(header -> header.toLowerCase(Locale.ROOT).startsWith("content-length: "))
                .mapToInt(header -> Integer.parseInt(header.substring("content-length: ".length())))
                .findFirst()
                .orElse(0);
        return new SdkRequest(request.name, head, Arrays.copyOf(rest, length));
    }

    /** Returns the lines of the head but for the first. */
    List<String> headers() {
        return head.lines().skip(1).filter(line -> !line.isEmpty()).toList();
    }

    /** Returns the first line as it is below the path of the application. */
    String lineForTheProvider() {
        return head.substring(0, head.indexOf("\r\n")).replace(" /app/", " /");
    }

    boolean isStreamed() {
        return name.startsWith("streamed");
    }

    byte[] bytes(int port, String token) {
        byte[] start = head.replace("{host}", "127.0.0.1:" + port)
                .replace("{token}", token)
                .getBytes(StandardCharsets.UTF_8);
        byte[] bytes = Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, bytes, start.length, body.length);
        return bytes;
    }
}
