package io.llmproxy.servlet;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Methods, versions and protocols that a provider need not know. */
class HostileMethodTest extends HostileInputTest {
    static Stream<Arguments> attacks() {
        return Stream.of(
                argumentSet(
                        "method lower case",
                        "post /app/v1/chat/completions HTTP/1.1\r\n{fields}Content-Length: 2\r\n\r\n{}",
                        "405"),
                argumentSet(
                        "method mixed case",
                        "Post /app/v1/chat/completions HTTP/1.1\r\n{fields}Content-Length: 2\r\n\r\n{}",
                        "405"),
                argumentSet(
                        "method unknown",
                        "BREW /app/v1/chat/completions HTTP/1.1\r\n{fields}Content-Length: 2\r\n\r\n{}",
                        "405"),
                argumentSet(
                        "method of 10 kB",
                        "A".repeat(10_000)
                                + " /app/v1/chat/completions HTTP/1.1\r\n{fields}Content-Length: 2\r\n\r\n{}",
                        "400|431"),
                argumentSet(
                        "method empty",
                        " /app/v1/chat/completions HTTP/1.1\r\n{fields}Content-Length: 2\r\n\r\n{}",
                        "400|405"),
                argumentSet(
                        "method with a blank before",
                        " POST /app/v1/chat/completions HTTP/1.1\r\n{fields}Content-Length: 2\r\n\r\n{}",
                        "400"),
                argumentSet(
                        "method with a tab",
                        "PO\tST /app/v1/chat/completions HTTP/1.1\r\n{fields}Content-Length: 2\r\n\r\n{}",
                        "400"),
                argumentSet(
                        "method with a blank within",
                        "PO ST /app/v1/chat/completions HTTP/1.1\r\n{fields}Content-Length: 2\r\n\r\n{}",
                        "400"),
                argumentSet(
                        "method with delimiters",
                        "PO(ST /app/v1/chat/completions HTTP/1.1\r\n{fields}Content-Length: 2\r\n\r\n{}",
                        "400"),
                argumentSet(
                        "method with NUL",
                        "PO\u0000ST /app/v1/chat/completions HTTP/1.1\r\n{fields}Content-Length: 2\r\n\r\n{}",
                        "400"),
                argumentSet(
                        "method beyond ASCII",
                        "PO\u00c3\u0096ST /app/v1/chat/completions HTTP/1.1\r\n{fields}Content-Length: 2\r\n\r\n{}",
                        "400"),
                argumentSet(
                        "method TRACE",
                        "TRACE /app/v1/chat/completions HTTP/1.1\r\n{fields}Content-Length: 2\r\n\r\n{}",
                        "405"),
                argumentSet(
                        "method CONNECT",
                        "CONNECT /app/v1/chat/completions HTTP/1.1\r\n{fields}Content-Length: 2\r\n\r\n{}",
                        "400|501"),
                argumentSet(
                        "method TRACK",
                        "TRACK /app/v1/chat/completions HTTP/1.1\r\n{fields}Content-Length: 2\r\n\r\n{}",
                        "405"),
                argumentSet(
                        "method PUT",
                        "PUT /app/v1/chat/completions HTTP/1.1\r\n{fields}Content-Length: 2\r\n\r\n{}",
                        "405"),
                argumentSet(
                        "method PATCH",
                        "PATCH /app/v1/chat/completions HTTP/1.1\r\n{fields}Content-Length: 2\r\n\r\n{}",
                        "405"),
                argumentSet(
                        "method HEAD",
                        "HEAD /app/v1/chat/completions HTTP/1.1\r\n{fields}Content-Length: 2\r\n\r\n{}",
                        "405"),
                argumentSet(
                        "method PROPFIND",
                        "PROPFIND /app/v1/chat/completions HTTP/1.1\r\n{fields}Content-Length: 2\r\n\r\n{}",
                        "405"),
                argumentSet(
                        "method of HTTP/2's preface",
                        "PRI /app/v1/chat/completions HTTP/1.1\r\n{fields}Content-Length: 2\r\n\r\n{}",
                        "405"),
                argumentSet(
                        "CONNECT with an authority", "CONNECT evil.example:443 HTTP/1.1\r\n{fields}\r\n", "400|501"),
                argumentSet(
                        "override in a header",
                        "{get}X-HTTP-Method-Override: DELETE\r\nX-HTTP-Method: DELETE\r\nX-Method-Override: DELETE\r\n\r\n",
                        "200"),
                argumentSet(
                        "override in the query", "GET /app/v1/models?_method=DELETE HTTP/1.1\r\n{fields}\r\n", "200"),
                argumentSet("version: HTTP/0.9", "GET /app/v1/models\r\n{fields}\r\n", "505|none"),
                argumentSet("version: HTTP/1.0", "GET /app/v1/models HTTP/1.0\r\n{fields}\r\n", "200"),
                argumentSet("version: HTTP/1.2", "GET /app/v1/models HTTP/1.2\r\n{fields}\r\n", "505"),
                argumentSet("version: HTTP/2.0", "GET /app/v1/models HTTP/2.0\r\n{fields}\r\n", "426|505"),
                argumentSet("version: HTTP/11.1", "GET /app/v1/models HTTP/11.1\r\n{fields}\r\n", "505"),
                argumentSet("version: in lower case", "GET /app/v1/models http/1.1\r\n{fields}\r\n", "200|400"),
                argumentSet("version: of another protocol", "GET /app/v1/models ICAP/1.0\r\n{fields}\r\n", "400|505"),
                argumentSet("version: cut short", "GET /app/v1/models HTTP/1.\r\n{fields}\r\n", "505"),
                argumentSet("version: with a blank behind", "GET /app/v1/models HTTP/1.1 \r\n{fields}\r\n", "400"),
                argumentSet("version: with more behind", "GET /app/v1/models HTTP/1.1 x\r\n{fields}\r\n", "400"),
                argumentSet("line ends in front", "\r\n\r\n{get}\r\n", "200"),
                argumentSet("many line ends in front", "\r\n".repeat(20_000) + "{get}\r\n", "400|431"),
                argumentSet("blanks in front", " {get}\r\n", "400"),
                argumentSet("two blanks in the request line", "GET  /app/v1/models  HTTP/1.1\r\n{fields}\r\n", "200"),
                argumentSet("tabs in the request line", "GET\t/app/v1/models\tHTTP/1.1\r\n{fields}\r\n", "200|400"),
                argumentSet(
                        "handshake of TLS",
                        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003" + "\u0000".repeat(200),
                        "400"),
                argumentSet(
                        "preface of HTTP/2",
                        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u0000\u0000\u0000\u0004\u0000\u0000\u0000\u0000\u0000",
                        "426|none"),
                argumentSet("noise", noise(), "400"),
                argumentSet("nothing", "", "none"),
                argumentSet("only a line end", "\r\n", "none"),
                argumentSet(
                        "upgrade to a WebSocket",
                        "{get}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                        "501"),
                argumentSet(
                        "upgrade to HTTP/2",
                        "{get}Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n\r\n",
                        "200"),
                argumentSet("upgrade to TLS", "{get}Connection: Upgrade\r\nUpgrade: TLS/1.3\r\n\r\n", "200"));
    }

    private static String noise() {
        return IntStream.range(0, 2000)
                .mapToObj(i -> String.valueOf((char) ((i * 7919 + 13) % 256)))
                .collect(Collectors.joining());
    }
}
