package io.llmproxy.core.internal.config;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Through which HTTP proxies providers are reached.
 *
 * @param http for providers at {@code http} addresses, or null for none; may carry user and password
 * @param https for providers at {@code https} addresses, or null for none; may carry user and password
 * @param direct hosts that are reached without a proxy: names, {@code .suffixes}, addresses and blocks, or {@code *}
 */
public record HttpProxies(@Nullable URI http, @Nullable URI https, List<String> direct) {
    /** No proxy at all. */
    public static final HttpProxies NONE = new HttpProxies(null, null, List.of());

    /** Copies the list. */
    public HttpProxies {
        direct = List.copyOf(direct);
    }

    /** Returns what is safe to print: no user and no password. */
    @Override
    public String toString() {
        return "HttpProxies[http=" + (http == null ? null : http.getHost()) + ", https="
                + (https == null ? null : https.getHost()) + ", direct=" + direct + "]";
    }
}
