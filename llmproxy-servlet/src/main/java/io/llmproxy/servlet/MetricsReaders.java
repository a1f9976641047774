package io.llmproxy.servlet;

import io.llmproxy.api.Secret;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who may read the metrics.
 *
 * @param known tell whom the host knows
 * @param token what lets in as well, or null if nothing does
 */
record MetricsReaders(
        List<Predicate<HttpServletRequest>> known, @Nullable Secret token) {
    MetricsReaders {
        known = List.copyOf(known);
    }

    boolean isNobody() {
        return known.isEmpty() && token == null;
    }

    boolean contains(HttpServletRequest request) {
        return hasToken(request) || known.stream().anyMatch(reader -> reader.test(request));
    }

    private boolean hasToken(HttpServletRequest request) {
        String sent = BearerHeader.token(request);
        // Secrets compare in constant time.
        return token != null && sent != null && !sent.isEmpty() && token.equals(Secret.of(sent));
    }

    /** Returns what a caller is told who is none of them. */
    JsonAnswer refusal() {
        return token == null
                ? JsonAnswer.error(403, "metrics are not for this caller")
                : JsonAnswer.error(401, "missing or invalid metrics token").withHeader("WWW-Authenticate", "Bearer");
    }
}
