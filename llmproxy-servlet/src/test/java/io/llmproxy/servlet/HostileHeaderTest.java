package io.llmproxy.servlet;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Header fields that are split, damaged, doubled or made to look like others. */
class HostileHeaderTest extends HostileInputTest {
    static Stream<Arguments> attacks() {
        return Stream.of(
                argumentSet("bare line feeds", "{get}\n", "200"),
                argumentSet(
                        "bare carriage return in a value", "{get}User-Agent: a\rX-Stainless-Lang: b\r\n\r\n", "400"),
                argumentSet("bare line feed in a value", "{get}User-Agent: a\nX-Internal: b\r\n\r\n", "200"),
                argumentSet("folded line", "{get}User-Agent: a\r\n X-Internal: b\r\n\r\n", "200|400"),
                argumentSet("folded first line", "GET /app/v1/models HTTP/1.1\r\n X: y\r\n{fields}\r\n", "400"),
                argumentSet("NUL in a name", "{get}X-\u0000A: b\r\n\r\n", "400"),
                argumentSet("NUL in a value", "{get}User-Agent: a\u0000b\r\n\r\n", "400"),
                argumentSet("control character in a value", "{get}User-Agent: a\u0001b\u007f\r\n\r\n", "400"),
                argumentSet("tab in a value", "{get}User-Agent: a\tb\r\n\r\n", "200"),
                argumentSet("no colon", "{get}Nonsense\r\n\r\n", "400"),
                argumentSet("empty name", "{get}: value\r\n\r\n", "400"),
                argumentSet("blank in a name", "{get}X A: b\r\n\r\n", "400"),
                argumentSet("delimiter in a name", "{get}X(A): b\r\n\r\n", "400"),
                argumentSet("bytes beyond ASCII in a name", "{get}X-\u00c3\u00a4: b\r\n\r\n", "400"),
                argumentSet(
                        "bytes beyond ASCII in a value that is forwarded",
                        "{get}User-Agent: \u00c3\u00a4\u00ff\r\n\r\n",
                        "200"),
                argumentSet(
                        "characters whose low byte is a line end",
                        "{get}User-Agent: a\u00e5\u0098\u008a\u00e5\u0098\u008dX-Internal: b\r\n\r\n",
                        "200"),
                argumentSet(
                        "unicode line separators",
                        "{get}User-Agent: a\u00e2\u0080\u00a8\u00e2\u0080\u00a9\u00c2\u0085b\r\n\r\n",
                        "200"),
                argumentSet("escaped line ends in a value", "{get}User-Agent: a%0d%0aX-Internal: b\r\n\r\n", "200"),
                argumentSet(
                        "escaped line ends in the path",
                        "GET /app/v1/models%0d%0aX-Internal:%20b HTTP/1.1\r\n{fields}\r\n",
                        "400"),
                argumentSet(
                        "escaped line ends in the query",
                        "GET /app/v1/models?a=%0d%0aX-Internal:%20b HTTP/1.1\r\n{fields}\r\n",
                        "200"),
                argumentSet(
                        "carriage return in the path",
                        "GET /app/v1/models\rX-Internal: HTTP/1.1\r\n{fields}\r\n",
                        "400"),
                argumentSet(
                        "line feed in the query",
                        "GET /app/v1/models?a=\nX-Internal: HTTP/1.1\r\n{fields}\r\n",
                        "505|none"),
                argumentSet("NUL in the query", "GET /app/v1/models?a=\u0000 HTTP/1.1\r\n{fields}\r\n", "400|none"),
                argumentSet(
                        "authorization twice", "{get}Authorization: Bearer sk-AAAAAAAAAAAAAAAAAAAAAA\r\n\r\n", "200"),
                argumentSet(
                        "authorization in lower case",
                        "GET /app/v1/models HTTP/1.1\r\nhost: gateway\r\nauthorization: bearer sk-AAAAAAAAAAAAAAAAAAAAAA\r\n\r\n",
                        "401"),
                argumentSet(
                        "cookies and addresses",
                        "{get}Cookie: JSESSIONID=1\r\nForwarded: for=1.2.3.4\r\nX-Forwarded-For: 1.2.3.4\r\nTrue-Client-IP: 1.2.3.4\r\nX-Internal: b\r\nReferer: http://a\r\n\r\n",
                        "200"),
                argumentSet(
                        "credentials of other providers",
                        "{get}X-Api-Key: a\r\nApi-Key: b\r\nX-Goog-Api-Key: c\r\nProxy-Authorization: Basic d\r\nOpenAI-Organization: e\r\n\r\n",
                        "200"),
                argumentSet("host missing", "GET /app/v1/models HTTP/1.1\r\nAuthorization: Bearer x\r\n\r\n", "400"),
                argumentSet("host twice", "{get}Host: other\r\n\r\n", "400"),
                argumentSet("host empty", "GET /app/v1/models HTTP/1.1\r\nHost:\r\n\r\n", "400|401"),
                argumentSet("host with a path", "GET /app/v1/models HTTP/1.1\r\nHost: gateway/other\r\n\r\n", "400"),
                argumentSet("host with a user", "GET /app/v1/models HTTP/1.1\r\nHost: user@gateway\r\n\r\n", "400"),
                argumentSet("host with a blank", "GET /app/v1/models HTTP/1.1\r\nHost: gate way\r\n\r\n", "400"),
                argumentSet(
                        "host with a port that is none",
                        "GET /app/v1/models HTTP/1.1\r\nHost: gateway:port\r\n\r\n",
                        "400"),
                argumentSet(
                        "host with a port out of range",
                        "GET /app/v1/models HTTP/1.1\r\nHost: gateway:99999\r\n\r\n",
                        "400|401"),
                argumentSet(
                        "host with an unclosed bracket", "GET /app/v1/models HTTP/1.1\r\nHost: [::1\r\n\r\n", "400"),
                argumentSet("host with escapes", "GET /app/v1/models HTTP/1.1\r\nHost: gate%00way\r\n\r\n", "400|401"),
                argumentSet("host of another site", "GET /app/v1/models HTTP/1.1\r\nHost: evil.example\r\n\r\n", "401"),
                argumentSet(
                        "host of 10 kB",
                        "GET /app/v1/models HTTP/1.1\r\nHost: " + "h".repeat(10_000) + "\r\n\r\n",
                        "400|431"));
    }
}
