package io.llmproxy.servlet;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Requests whose end is in dispute: whoever disagrees about it takes a part of the body for a request. */
class HostileFramingTest extends HostileInputTest {
    static Stream<Arguments> attacks() {
        return Stream.of(
                argumentSet(
                        "length and chunks, length first",
                        "{post}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}",
                        "200|400"),
                argumentSet(
                        "length and chunks, chunks first",
                        "{post}Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n{hidden}",
                        "200|400"),
                argumentSet(
                        "two lengths that differ",
                        "{post}Content-Length: 2\r\nContent-Length: 52\r\n\r\n{}{hidden}",
                        "400"),
                argumentSet("two equal lengths", "{post}Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", "400"),
                argumentSet("list of lengths that differ", "{post}Content-Length: 2, 52\r\n\r\n{}{hidden}", "400"),
                argumentSet("list of equal lengths", "{post}Content-Length: 2, 2\r\n\r\n{}", "400"),
                argumentSet("length with a plus sign", "{post}Content-Length: +2\r\n\r\n{}{hidden}", "400"),
                argumentSet("length below zero", "{post}Content-Length: -2\r\n\r\n{}{hidden}", "400"),
                argumentSet("length in hexadecimal", "{post}Content-Length: 0x2\r\n\r\n{}{hidden}", "400"),
                argumentSet("length with a parameter", "{post}Content-Length: 2;a=b\r\n\r\n{}{hidden}", "400"),
                argumentSet("length that is empty", "{post}Content-Length: \r\n\r\n{}{hidden}", "400"),
                argumentSet(
                        "length beyond 64 bits",
                        "{post}Content-Length: 99999999999999999999999\r\n\r\n{}{hidden}",
                        "400"),
                argumentSet("length that is a word", "{post}Content-Length: two\r\n\r\n{}{hidden}", "400"),
                argumentSet("length with a blank within", "{post}Content-Length: 1 0\r\n\r\n{}{hidden}", "400"),
                argumentSet("length with a decimal point", "{post}Content-Length: 2.0\r\n\r\n{}{hidden}", "400"),
                argumentSet("length beyond what is sent", "{post}Content-Length: 100\r\n\r\n{}", "400"),
                argumentSet(
                        "coding: chunked before identity",
                        "{post}Transfer-Encoding: chunked, identity\r\n\r\n2\r\n{}\r\n0\r\n\r\n{hidden}",
                        "400"),
                argumentSet(
                        "coding: identity before chunked",
                        "{post}Transfer-Encoding: identity, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n{hidden}",
                        "200 404|501"),
                argumentSet(
                        "coding: identity",
                        "{post}Transfer-Encoding: identity\r\n\r\n2\r\n{}\r\n0\r\n\r\n{hidden}",
                        "400|501"),
                argumentSet(
                        "coding: unknown coding",
                        "{post}Transfer-Encoding: xchunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n{hidden}",
                        "400|501"),
                argumentSet(
                        "coding: gzip before chunked",
                        "{post}Transfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n{hidden}",
                        "200 404|501"),
                argumentSet(
                        "coding: chunked twice",
                        "{post}Transfer-Encoding: chunked, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n{hidden}",
                        "400"),
                argumentSet(
                        "coding: chunked in quotes",
                        "{post}Transfer-Encoding: \"chunked\"\r\n\r\n2\r\n{}\r\n0\r\n\r\n{hidden}",
                        "400"),
                argumentSet(
                        "coding: chunked with a parameter",
                        "{post}Transfer-Encoding: chunked;q=1\r\n\r\n2\r\n{}\r\n0\r\n\r\n{hidden}",
                        "400"),
                argumentSet(
                        "coding: chunked behind a vertical tab",
                        "{post}Transfer-Encoding: \u000bchunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n{hidden}",
                        "400"),
                argumentSet(
                        "coding: chunked with NUL behind",
                        "{post}Transfer-Encoding: chunked\u0000\r\n\r\n2\r\n{}\r\n0\r\n\r\n{hidden}",
                        "400"),
                argumentSet(
                        "coding: empty coding", "{post}Transfer-Encoding: \r\n\r\n2\r\n{}\r\n0\r\n\r\n{hidden}", "400"),
                argumentSet(
                        "coding on a folded line",
                        "{post}Transfer-Encoding:\r\n chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n{hidden}",
                        "200 404|400"),
                argumentSet(
                        "coding with a blank before the colon",
                        "{post}Transfer-Encoding : chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n{hidden}",
                        "400"),
                argumentSet(
                        "length with a blank before the colon", "{post}Content-Length : 2\r\n\r\n{}{hidden}", "400"),
                argumentSet(
                        "coding on two lines",
                        "{post}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n2\r\n{}\r\n0\r\n\r\n{hidden}",
                        "400"),
                argumentSet(
                        "coding in HTTP/1.0",
                        "POST /app/v1/chat/completions HTTP/1.0\r\n{fields}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n{hidden}",
                        "200|400"),
                argumentSet(
                        "coding with an underscore",
                        "{post}Transfer_Encoding: chunked\r\nContent-Length: 2\r\n\r\n{}",
                        "200"),
                argumentSet(
                        "chunked in capitals", "{post}Transfer-Encoding: CHUNKED\r\n\r\n2\r\n{}\r\n0\r\n\r\n", "200"),
                argumentSet(
                        "chunk extension",
                        "{post}Transfer-Encoding: chunked\r\n\r\n2;a=b\r\n{}\r\n0;c=d\r\n\r\n",
                        "200"),
                argumentSet(
                        "chunk extension with a bare line feed",
                        "{post}Transfer-Encoding: chunked\r\n\r\n2;a\n\r\n{}\r\n0\r\n\r\n{hidden}",
                        "400"),
                argumentSet(
                        "chunk extension of 20 kB",
                        "{post}Transfer-Encoding: chunked\r\n\r\n2;a=" + "x".repeat(20_000) + "\r\n{}\r\n0\r\n\r\n",
                        "400"),
                argumentSet(
                        "chunk size beyond 64 bits",
                        "{post}Transfer-Encoding: chunked\r\n\r\n10000000000000002\r\n{}\r\n0\r\n\r\n{hidden}",
                        "400"),
                argumentSet(
                        "chunk size beyond 32 bits",
                        "{post}Transfer-Encoding: chunked\r\n\r\n100000002\r\n{}\r\n0\r\n\r\n{hidden}",
                        "400"),
                argumentSet(
                        "chunk size of 31 bits",
                        "{post}Transfer-Encoding: chunked\r\n\r\n7fffffff\r\n{}\r\n0\r\n\r\n{hidden}",
                        "400"),
                argumentSet(
                        "chunk size of 32 bits",
                        "{post}Transfer-Encoding: chunked\r\n\r\nffffffff\r\n{}\r\n0\r\n\r\n{hidden}",
                        "400"),
                argumentSet(
                        "chunk size below zero",
                        "{post}Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n{hidden}",
                        "400"),
                argumentSet(
                        "chunk size with a prefix",
                        "{post}Transfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n{hidden}",
                        "400"),
                argumentSet(
                        "chunk size with a plus sign",
                        "{post}Transfer-Encoding: chunked\r\n\r\n+2\r\n{}\r\n0\r\n\r\n{hidden}",
                        "400"),
                argumentSet(
                        "chunk size that is empty",
                        "{post}Transfer-Encoding: chunked\r\n\r\n\r\n{}\r\n0\r\n\r\n{hidden}",
                        "400"),
                argumentSet(
                        "chunk size that is a word",
                        "{post}Transfer-Encoding: chunked\r\n\r\ntwo\r\n{}\r\n0\r\n\r\n{hidden}",
                        "400"),
                argumentSet(
                        "chunk size with a blank before",
                        "{post}Transfer-Encoding: chunked\r\n\r\n 2\r\n{}\r\n0\r\n\r\n{hidden}",
                        "400"),
                argumentSet(
                        "chunk size with a blank behind",
                        "{post}Transfer-Encoding: chunked\r\n\r\n2 \r\n{}\r\n0\r\n\r\n{hidden}",
                        "400"),
                argumentSet(
                        "chunk longer than its size",
                        "{post}Transfer-Encoding: chunked\r\n\r\n2\r\n{\"a\":1}\r\n0\r\n\r\n{hidden}",
                        "400"),
                argumentSet(
                        "chunk with a bare line feed",
                        "{post}Transfer-Encoding: chunked\r\n\r\n2\n{}\n0\n\n{hidden}",
                        "200 404|400"),
                argumentSet("last chunk missing", "{post}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n", "400"),
                argumentSet(
                        "trailer that names another key",
                        "{post}Transfer-Encoding: chunked\r\nTrailer: Authorization\r\n\r\n2\r\n{}\r\n0\r\nAuthorization: Bearer sk-other\r\nContent-Length: 5\r\n\r\n",
                        "200"),
                argumentSet(
                        "trailer of 100 kB",
                        "{post}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nA: " + "x".repeat(100_000)
                                + "\r\n\r\n",
                        "400"),
                argumentSet(
                        "body of a GET", "{get}Content-Length: " + Siege.HIDDEN.length() + "\r\n\r\n{hidden}", "200"),
                argumentSet("body of a GET without a length", "{get}\r\n{hidden}", "200 404"));
    }
}
