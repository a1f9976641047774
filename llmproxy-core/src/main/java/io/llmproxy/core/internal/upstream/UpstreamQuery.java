package io.llmproxy.core.internal.upstream;

import io.llmproxy.core.CredentialPlace;
import io.llmproxy.core.ProviderConfig;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The query for the provider: the client's as it came, without the parameters that clients must not set — those that hold tokens or
 * the key, and those of the provider's {@code base_url}, which follow it.
 *
 * <p>Names are compared once decoded and without regard to case, since some servers take {@code API-Version} for
 * {@code api-version}.
 */
final class UpstreamQuery {
    private final Set<String> reserved = new HashSet<>();
    private final @Nullable String baseQuery;

    UpstreamQuery(ProviderConfig provider) {
        baseQuery = provider.baseUrl().getRawQuery();
        if (baseQuery != null) {
            for (String parameter : baseQuery.split("&", -1)) {
                reserved.add(name(parameter));
            }
            reserved.remove("");
        }
        provider.tokenPlaces().forEach(this::reserve);
        reserve(provider.apiKeyPlace());
    }

    private void reserve(CredentialPlace place) {
        if (place.kind() == CredentialPlace.Kind.QUERY) {
            reserved.add(place.name().toLowerCase(Locale.ROOT));
        }
    }

    /** Returns the query without the key; null for none. */
    @Nullable
    String of(@Nullable String clientQuery) {
        String kept = clientQuery == null || reserved.isEmpty() ? clientQuery : withoutReserved(clientQuery);
        if (baseQuery == null || baseQuery.isEmpty()) {
            return kept;
        }
        return kept == null || kept.isEmpty() ? baseQuery : kept + "&" + baseQuery;
    }

    private @Nullable String withoutReserved(String query) {
        String[] parameters = query.split("&", -1);
        StringBuilder kept = new StringBuilder(query.length());
        int count = 0;
        for (String parameter : parameters) {
            if (!reserved.contains(name(parameter))) {
                kept.append(count == 0 ? "" : "&").append(parameter);
                count++;
            }
        }
        return count == 0 ? null : kept.toString();
    }

    private static String name(String parameter) {
        int end = parameter.indexOf('=');
        return decoded(end < 0 ? parameter : parameter.substring(0, end)).toLowerCase(Locale.ROOT);
    }

    /** Leaves escapes as they are that are none, and leaves out the controls that OkHttp takes out of a query. */
    static String decoded(String text) {
        if (text.chars().allMatch(c -> c > ' ' && c != '%' && c != '+')) {
            return text;
        }
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(raw.length);
        for (int i = 0; i < raw.length; i++) {
            int value = raw[i] == '%' && i + 2 < raw.length ? hex(raw[i + 1], raw[i + 2]) : -1;
            if (value >= 0) {
                decoded.write(value);
                i += 2;
            } else if (raw[i] < 0 || raw[i] >= ' ') {
                decoded.write(raw[i] == '+' ? ' ' : raw[i]);
            }
        }
        return decoded.toString(StandardCharsets.UTF_8);
    }

    private static int hex(byte high, byte low) {
        int h = Character.digit(high, 16);
        int l = Character.digit(low, 16);
        return h < 0 || l < 0 ? -1 : h << 4 | l;
    }
}
