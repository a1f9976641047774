package io.llmproxy.core.internal.upstream;

import io.llmproxy.api.Secret;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a key that is a part of the address from coming back: servers repeat addresses with their query, in redirects above all.
 * Immutable.
 */
final class KeyEcho {
    /** Where the key cannot be in an address. */
    static final KeyEcho NONE = new KeyEcho(null);

    /** An address in an address in an address. */
    private static final int MOST_DECODINGS = 4;

    /** Those whose value is one address and nothing else. */
    private static final Set<String> ADDRESSES = Set.of(
            "location",
            "content-location",
            "operation-location",
            "azure-asyncoperation",
            "x-goog-upload-url",
            "x-goog-upload-control-url");

    private final @Nullable Secret key;

    private KeyEcho(@Nullable Secret key) {
        this.key = key;
    }

    static KeyEcho of(Secret keyInQuery) {
        return keyInQuery.reveal().isEmpty() ? NONE : new KeyEcho(keyInQuery);
    }

    /**
     * Returns what may be told of a field.
     *
     * @param name of the field, in any case
     * @param value as the provider sent it
     * @return the same value; an address without the parameters that have the key; or null if nothing may be told
     */
    @Nullable
    String without(String name, String value) {
        if (!isIn(value)) {
            return value;
        }
        if (!ADDRESSES.contains(name.toLowerCase(Locale.ROOT))) {
            return null;
        }
        String rest = withoutParameters(value);
        return isIn(rest) ? null : rest;
    }

    /** Tells whether a text has the key, as it is or in any encoding for addresses. */
    boolean isIn(String text) {
        if (key == null) {
            return false;
        }
        String sought = key.reveal().replace('+', ' '); // some write a blank so, and some a plus
        String decoded = text;
        for (int i = 0; i <= MOST_DECODINGS; i++) {
            if (decoded.replace('+', ' ').contains(sought)) {
                return true;
            }
            decoded = UpstreamQuery.decoded(decoded);
        }
        return false;
    }

    private String withoutParameters(String address) {
        int hash = address.indexOf('#');
        String fragment = hash < 0 ? "" : address.substring(hash);
        String main = hash < 0 ? address : address.substring(0, hash);
        int question = main.indexOf('?');
        if (question < 0) {
            return address;
        }
        StringBuilder rest = new StringBuilder(address.length()).append(main, 0, question);
        char separator = '?';
        for (String parameter : main.substring(question + 1).split("&", -1)) {
            if (!isIn(parameter)) {
                rest.append(separator).append(parameter);
                separator = '&';
            }
        }
        return rest.append(fragment).toString();
    }
}
