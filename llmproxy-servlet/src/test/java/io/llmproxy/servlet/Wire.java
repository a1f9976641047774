package io.llmproxy.servlet;

import java.nio.charset.StandardCharsets;

/** One request on a connection of its own, and the whole answer to it. */
final class Wire {
    private Wire() {}

    /** Sends a request with the gateway's token; headers as lines without their ends. */
    static String get(Gateway gateway, String path, String... headers) throws Exception {
        return raw(gateway, "GET " + path + " HTTP/1.1\r\n" + auth(gateway) + lines(headers) + "\r\n");
    }

    static String post(Gateway gateway, String body, String... headers) throws Exception {
        return postTo(gateway, Gateway.CHAT, body, headers);
    }

    static String postTo(Gateway gateway, String path, String body, String... headers) throws Exception {
        return withBody(gateway, "POST", path, body, auth(gateway), headers);
    }

    static String withBody(Gateway gateway, String method, String path, String body, String auth, String... headers)
            throws Exception {
        boolean hasType = String.join("", headers).contains("Content-Type");
        return raw(
                gateway,
                method + " " + path + " HTTP/1.1\r\n" + auth + lines(headers)
                        + (hasType ? "" : "Content-Type: application/json\r\n") + "Content-Length: "
                        + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
    }

    /** Sends a request that lacks nothing but Host and Connection. */
    static String raw(Gateway gateway, String request) throws Exception {
        int lineEnd = request.indexOf("\r\n") + 2;
        try (RawClient client = gateway.client()) {
            return client.send(request.substring(0, lineEnd)
                            + (request.contains("\r\nHost:") ? "" : "Host: gateway\r\n")
                            + (request.contains("\r\nConnection:") ? "" : "Connection: close\r\n")
                            + request.substring(lineEnd))
                    .readToEnd();
        }
    }

    static String auth(Gateway gateway) {
        return "Authorization: Bearer " + gateway.token() + "\r\n";
    }

    private static String lines(String... headers) {
        StringBuilder lines = new StringBuilder();
        for (String header : headers) {
            lines.append(header).append("\r\n");
        }
        return lines.toString();
    }

    /** Returns the value of a field of an answer, or null. */
    static String header(String answer, String name) {
        return answer.split("\r\n\r\n", 2)[0]
                .lines()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse(null);
    }

    static int status(String answer) {
        return Integer.parseInt(answer.substring(9, 12));
    }
}
