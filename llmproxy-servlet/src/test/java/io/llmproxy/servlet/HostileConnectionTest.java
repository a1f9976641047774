package io.llmproxy.servlet;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Fields about the connection, and several requests on one. */
class HostileConnectionTest extends HostileInputTest {
    static Stream<Arguments> attacks() {
        return Stream.of(
                argumentSet(
                        "Connection names authorization",
                        "{post}Connection: Authorization\r\nContent-Length: 2\r\n\r\n{}",
                        "200"),
                argumentSet(
                        "Connection names length",
                        "{post}Connection: Content-Length\r\nContent-Length: 2\r\n\r\n{}",
                        "200"),
                argumentSet(
                        "Connection names credential of another name",
                        "{post}Connection: close, x-api-key\r\nContent-Length: 2\r\n\r\n{}",
                        "200"),
                argumentSet("Connection names host", "{post}Connection: Host\r\nContent-Length: 2\r\n\r\n{}", "200"),
                argumentSet(
                        "Connection names type",
                        "{post}Connection: content-type, keep-alive\r\nContent-Length: 2\r\n\r\n{}",
                        "200"),
                argumentSet(
                        "Connection names nothing", "{post}Connection: ,,, ,\r\nContent-Length: 2\r\n\r\n{}", "200"),
                argumentSet(
                        "Connection names names that are none",
                        "{post}Connection: \"a\", (b)\r\nContent-Length: 2\r\n\r\n{}",
                        "200"),
                argumentSet(
                        "Connection names many names",
                        "{post}Connection: " + "x,".repeat(3000) + "\r\nContent-Length: 2\r\n\r\n{}",
                        "200"),
                argumentSet(
                        "Connection names itself",
                        "{post}Connection: connection\r\nContent-Length: 2\r\n\r\n{}",
                        "200"),
                argumentSet(
                        "Connection names a coding",
                        "{post}Connection: Transfer-Encoding\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                        "200"),
                argumentSet(
                        "TE and Trailer",
                        "{post}TE: trailers\r\nConnection: TE\r\nKeep-Alive: timeout=1\r\nProxy-Connection: keep-alive\r\nContent-Length: 2\r\n\r\n{}",
                        "200"),
                argumentSet(
                        "three requests at once", "{get}\r\n{post}Content-Length: 2\r\n\r\n{}{get}\r\n", "200 200 200"),
                argumentSet(
                        "refused and allowed requests at once",
                        "GET /app/v1/other HTTP/1.1\r\n{fields}\r\n{get}\r\nDELETE /app/v1/models HTTP/1.1\r\n{fields}\r\n{get}\r\n",
                        "404 200 405 200"),
                argumentSet(
                        "refused request whose body hides one",
                        "POST /app/v1/other HTTP/1.1\r\n{fields}Content-Length: " + Siege.HIDDEN.length()
                                + "\r\n\r\n{hidden}{get}\r\n",
                        "404 200"),
                argumentSet(
                        "refused request without its body, then another one",
                        "POST /app/v1/other HTTP/1.1\r\n{fields}Content-Length: " + Siege.HIDDEN.length()
                                + "\r\n\r\n{get}\r\n",
                        "404 400"),
                argumentSet(
                        "refused request in chunks, then another one",
                        "POST /app/v1/other HTTP/1.1\r\n{fields}Transfer-Encoding: chunked\r\n\r\n2e\r\n{hidden}\r\n0\r\n\r\n{get}\r\n",
                        "404 200"),
                argumentSet("a hundred requests at once", "{get}\r\n".repeat(100), "200" + " 200".repeat(99)),
                argumentSet("request behind the last one", "{get}Connection: close\r\n\r\n{get}\r\n", "200"),
                argumentSet("second request cut short", "{get}\r\nGET /app/v1/mod", "200( 400)?"),
                argumentSet(
                        "second request damaged",
                        "{get}\r\nGET /app/v1/models HTTP/1.1\r\nno colon\r\n\r\n",
                        "200 400"));
    }
}
