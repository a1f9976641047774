package io.llmproxy.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The ids by which callers find their requests again: those that they sent, if usable, else new ones. */
final class RequestIds {
    private static final List<String> HEADERS = List.of("X-Request-ID", "X-Correlation-ID");
    private static final Pattern USABLE = Pattern.compile("[!-~]{1,128}");

    private RequestIds() {}

    static void echo(HttpServletRequest request, HttpServletResponse response) {
        for (String header : HEADERS) {
            response.setHeader(header, idOf(request.getHeader(header)));
        }
    }

    private static String idOf(@Nullable String sent) {
        return sent != null && USABLE.matcher(sent).matches()
                ? sent
                : UUID.randomUUID().toString();
    }
}
