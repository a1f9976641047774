package io.llmproxy.servlet;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Requests that are longer than anybody needs. */
class HostileSizeTest extends HostileInputTest {
    static Stream<Arguments> attacks() {
        return Stream.of(
                argumentSet("value of 6 kB", "{get}User-Agent: " + "a".repeat(6000) + "\r\n\r\n", "200"),
                argumentSet("value of 1 MB", "{get}User-Agent: " + "a".repeat(1_000_000) + "\r\n\r\n", "400|431"),
                argumentSet("name of 1 MB", "{get}" + "X".repeat(1_000_000) + ": a\r\n\r\n", "400|431"),
                argumentSet("90 fields", "{get}" + fields(90) + "\r\n", "200"),
                argumentSet("200 fields that are forwarded", "{get}" + fields(200) + "\r\n", "200|400"),
                argumentSet("100,000 fields", "{get}" + "X-A: b\r\n".repeat(100_000) + "\r\n", "400|431"),
                argumentSet(
                        "token of 6 kB",
                        "GET /app/v1/models HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer sk-" + "a".repeat(6000)
                                + "\r\n\r\n",
                        "401"),
                argumentSet("body at the limit", "{post}Content-Length: 1000\r\n\r\n" + "x".repeat(1000), "200"),
                argumentSet("body beyond the limit", "{post}Content-Length: 1001\r\n\r\n" + "x".repeat(1001), "413"),
                argumentSet(
                        "body beyond the limit in chunks",
                        "{post}Transfer-Encoding: chunked\r\n\r\n100\r\n" + "x".repeat(256) + "\r\n100\r\n"
                                + "x".repeat(256) + "\r\n100\r\n" + "x".repeat(256) + "\r\n100\r\n" + "x".repeat(256)
                                + "\r\n100\r\n" + "x".repeat(256) + "\r\n0\r\n\r\n",
                        "413"),
                argumentSet(
                        "body at the limit in chunks of one byte",
                        "{post}Transfer-Encoding: chunked\r\n" + "\r\n1\r\nx".repeat(1000) + "\r\n0\r\n\r\n",
                        "200"),
                argumentSet("body of 3 MB", "{post}Content-Length: 3000000\r\n\r\n" + "x".repeat(3_000_000), "413"),
                argumentSet(
                        "body of 3 MB in chunks",
                        "{post}Transfer-Encoding: chunked\r\n\r\n"
                                + ("10000\r\n" + "x".repeat(65_536) + "\r\n").repeat(46) + "0\r\n\r\n",
                        "413"),
                argumentSet("announced body of 9 EB", "{post}Content-Length: 9223372036854775807\r\n\r\n", "413"),
                argumentSet(
                        "body of 3 MB without a token",
                        "POST /app/v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nContent-Length: 3000000\r\n\r\n"
                                + "x".repeat(3_000_000),
                        "401"),
                argumentSet(
                        "body beyond the limit, then another request",
                        "{post}Content-Length: 1001\r\n\r\n" + "x".repeat(1001) + "{get}\r\n",
                        "413|413 200"),
                argumentSet(
                        "JSON of 400 levels",
                        "{post}Content-Length: 800\r\n\r\n" + "[".repeat(400) + "]".repeat(400),
                        "200"));
    }

    private static String fields(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "X-Stainless-" + i + ": a\r\n")
                .collect(Collectors.joining());
    }
}
