package io.llmproxy.benchmarks.candidate.bare;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Set;
import okhttp3.Headers;

/** Copies headers from one side to the other, except those of the connection. */
final class RelayedHeaders {
    private static final Set<String> OF_THE_CONNECTION = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");
    private static final Set<String> MADE_ANEW = Set.of("host", "content-length", "expect");

    private RelayedHeaders() {}

    static Headers of(HttpServletRequest clientRequest) {
        Headers.Builder headers = new Headers.Builder();
        Enumeration<String> names = clientRequest.getHeaderNames();
        while (names.hasMoreElements()) {
            String name = names.nextElement();
            String lowerCase = name.toLowerCase(Locale.ROOT);
            if (OF_THE_CONNECTION.contains(lowerCase) || MADE_ANEW.contains(lowerCase)) {
                continue;
            }
            Enumeration<String> values = clientRequest.getHeaders(name);
            while (values.hasMoreElements()) {
                headers.addUnsafeNonAscii(name, values.nextElement());
            }
        }
        if (headers.get("Accept-Encoding") == null) {
            headers.set("Accept-Encoding", "identity"); // else OkHttp asks for gzip and unpacks it
        }
        return headers.build();
    }

    static void copy(Headers upstreamHeaders, HttpServletResponse clientResponse) {
        for (int i = 0; i < upstreamHeaders.size(); i++) {
            String name = upstreamHeaders.name(i);
            String value = upstreamHeaders.value(i);
            String lowerCase = name.toLowerCase(Locale.ROOT);
            if (lowerCase.equals("date")) {
                clientResponse.setHeader(name, value); // in place of the container's own
            } else if (!OF_THE_CONNECTION.contains(lowerCase)) {
                clientResponse.addHeader(name, value);
            }
        }
    }
}
