package io.llmproxy.servlet;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Request targets that mean one thing to a filter and another one to a provider. */
class HostileTargetTest extends HostileInputTest {
    static Stream<Arguments> attacks() {
        return Stream.of(
                argumentSet("absolute form", "GET http://gateway/app/v1/models HTTP/1.1\r\n{fields}\r\n", "200"),
                argumentSet(
                        "absolute form of another host",
                        "GET http://evil.example/app/v1/models HTTP/1.1\r\n{fields}\r\n",
                        "400"),
                argumentSet(
                        "absolute form with a user",
                        "GET http://user:password@gateway/app/v1/models HTTP/1.1\r\n{fields}\r\n",
                        "200|400"),
                argumentSet(
                        "absolute form of another scheme",
                        "GET ftp://gateway/app/v1/models HTTP/1.1\r\n{fields}\r\n",
                        "200|400"),
                argumentSet("authority form", "GET gateway:443 HTTP/1.1\r\n{fields}\r\n", "400"),
                argumentSet("asterisk", "GET * HTTP/1.1\r\n{fields}\r\n", "400"),
                argumentSet("no slash in front", "GET app/v1/models HTTP/1.1\r\n{fields}\r\n", "400"),
                argumentSet("two slashes in front", "GET //app/v1/models HTTP/1.1\r\n{fields}\r\n", "400"),
                argumentSet("two slashes within", "GET /app/v1//models HTTP/1.1\r\n{fields}\r\n", "200|400"),
                argumentSet(
                        "another host behind two slashes",
                        "GET //evil.example/app/v1/models HTTP/1.1\r\n{fields}\r\n",
                        "400|404"),
                argumentSet("single dot", "GET /app/v1/./models HTTP/1.1\r\n{fields}\r\n", "400"),
                argumentSet("two dots", "GET /app/v1/models/../admin HTTP/1.1\r\n{fields}\r\n", "400"),
                argumentSet(
                        "two dots to another context", "GET /app/v1/../../v1/models HTTP/1.1\r\n{fields}\r\n", "404"),
                argumentSet("two dots into the gateway", "GET /app/host/../v1/models HTTP/1.1\r\n{fields}\r\n", "400"),
                argumentSet("escaped dots", "GET /app/v1/models/%2e%2e/admin HTTP/1.1\r\n{fields}\r\n", "400"),
                argumentSet("half escaped dots", "GET /app/v1/models/.%2e/admin HTTP/1.1\r\n{fields}\r\n", "400"),
                argumentSet(
                        "dots escaped twice",
                        "GET /app/v1/models/%252e%252e/admin HTTP/1.1\r\n{fields}\r\n",
                        "200|400"),
                argumentSet("escaped slash", "GET /app/v1/models%2fadmin HTTP/1.1\r\n{fields}\r\n", "400"),
                argumentSet(
                        "escaped slash behind dots", "GET /app/v1/models/..%2fadmin HTTP/1.1\r\n{fields}\r\n", "400"),
                argumentSet("backslash", "GET /app/v1\\models HTTP/1.1\r\n{fields}\r\n", "400"),
                argumentSet("escaped backslash", "GET /app/v1/models%5c..%5cadmin HTTP/1.1\r\n{fields}\r\n", "400"),
                argumentSet("path parameter", "GET /app/v1/models;jsessionid=1 HTTP/1.1\r\n{fields}\r\n", "400"),
                argumentSet(
                        "path parameter in the context path",
                        "GET /app;a=b/v1/models HTTP/1.1\r\n{fields}\r\n",
                        "200|400"),
                argumentSet("path parameter in front", "GET /;a=b/app/v1/models HTTP/1.1\r\n{fields}\r\n", "200|400"),
                argumentSet(
                        "path parameter behind dots", "GET /app/v1/models/..;/admin HTTP/1.1\r\n{fields}\r\n", "400"),
                argumentSet("escaped semicolon", "GET /app/v1/models%3bjsessionid=1 HTTP/1.1\r\n{fields}\r\n", "400"),
                argumentSet("escaped NUL", "GET /app/v1/models%00 HTTP/1.1\r\n{fields}\r\n", "400"),
                argumentSet("escaped control characters", "GET /app/v1/models%01%7f HTTP/1.1\r\n{fields}\r\n", "400"),
                argumentSet("escaped escape", "GET /app/v1/models%25 HTTP/1.1\r\n{fields}\r\n", "400|404"),
                argumentSet("overlong slash in UTF-8", "GET /app/v1/models%c0%afadmin HTTP/1.1\r\n{fields}\r\n", "400"),
                argumentSet(
                        "overlong dots in UTF-8",
                        "GET /app/v1/models/%c0%ae%c0%ae/admin HTTP/1.1\r\n{fields}\r\n",
                        "400"),
                argumentSet("UTF-8 cut short", "GET /app/v1/models%e2%82 HTTP/1.1\r\n{fields}\r\n", "400"),
                argumentSet("surrogate in UTF-8", "GET /app/v1/models%ed%a0%80 HTTP/1.1\r\n{fields}\r\n", "400"),
                argumentSet("full-width slash", "GET /app/v1/models%ef%bc%8fadmin HTTP/1.1\r\n{fields}\r\n", "404"),
                argumentSet("fraction slash", "GET /app/v1/models%e2%81%84admin HTTP/1.1\r\n{fields}\r\n", "404"),
                argumentSet(
                        "full-width dots",
                        "GET /app/v1/models/%ef%bc%8e%ef%bc%8e/admin HTTP/1.1\r\n{fields}\r\n",
                        "200"),
                argumentSet("raw UTF-8", "GET /app/v1/models/\u00c3\u00a4 HTTP/1.1\r\n{fields}\r\n", "400"),
                argumentSet(
                        "escape of Internet Explorer", "GET /app/v1/models%u002fadmin HTTP/1.1\r\n{fields}\r\n", "400"),
                argumentSet("escape cut short", "GET /app/v1/models%2 HTTP/1.1\r\n{fields}\r\n", "400"),
                argumentSet("escape that is none", "GET /app/v1/models%zz HTTP/1.1\r\n{fields}\r\n", "400"),
                argumentSet(
                        "escape of letters that were allowed anyway",
                        "GET /app/%76%31/%6dodels HTTP/1.1\r\n{fields}\r\n",
                        "200"),
                argumentSet("escape in the context path", "GET /%61pp/v1/models HTTP/1.1\r\n{fields}\r\n", "200|400"),
                argumentSet("upper case", "GET /app/v1/MODELS HTTP/1.1\r\n{fields}\r\n", "404"),
                argumentSet("beyond a segment", "GET /app/v1/models-secret HTTP/1.1\r\n{fields}\r\n", "404"),
                argumentSet("slash at the end", "GET /app/v1/models/ HTTP/1.1\r\n{fields}\r\n", "200"),
                argumentSet("two slashes at the end", "GET /app/v1/models// HTTP/1.1\r\n{fields}\r\n", "200|400"),
                argumentSet("fragment", "GET /app/v1/models#x HTTP/1.1\r\n{fields}\r\n", "200|400"),
                argumentSet("question mark escaped", "GET /app/v1/models%3fa=b HTTP/1.1\r\n{fields}\r\n", "404"),
                argumentSet("two question marks", "GET /app/v1/models?a?b HTTP/1.1\r\n{fields}\r\n", "200"),
                argumentSet(
                        "brackets, pipe and quotes in the path",
                        "GET /app/v1/models/[a]|{b}\"<c>^` HTTP/1.1\r\n{fields}\r\n",
                        "400"),
                argumentSet(
                        "brackets, pipe and quotes in the query",
                        "GET /app/v1/models?[a]|{b}\"<c>^` HTTP/1.1\r\n{fields}\r\n",
                        "200|400"),
                argumentSet(
                        "query that cannot be decoded", "GET /app/v1/models?a=%zz&b=% HTTP/1.1\r\n{fields}\r\n", "200"),
                argumentSet("blank in the path", "GET /app/v1/models x HTTP/1.1\r\n{fields}\r\n", "400"),
                argumentSet(
                        "path of 7 kB", "GET /app/v1/models/" + "a".repeat(7000) + " HTTP/1.1\r\n{fields}\r\n", "200"),
                argumentSet(
                        "path of 100 kB",
                        "GET /app/v1/models/" + "a".repeat(100_000) + " HTTP/1.1\r\n{fields}\r\n",
                        "400|414"),
                argumentSet(
                        "query of 7 kB",
                        "GET /app/v1/models?a=" + "a".repeat(7000) + " HTTP/1.1\r\n{fields}\r\n",
                        "200"),
                argumentSet(
                        "1000 segments", "GET /app/v1/models" + "/a".repeat(1000) + " HTTP/1.1\r\n{fields}\r\n", "200"),
                argumentSet(
                        "1000 dots", "GET /app/v1/models" + "/..".repeat(1000) + " HTTP/1.1\r\n{fields}\r\n", "400"),
                argumentSet("the host application's own path", "GET /app/other HTTP/1.1\r\n{fields}\r\n", "405"),
                argumentSet("outside of the application", "GET /other/v1/models HTTP/1.1\r\n{fields}\r\n", "404"));
    }
}
