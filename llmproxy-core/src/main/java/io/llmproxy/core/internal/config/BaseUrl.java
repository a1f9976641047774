package io.llmproxy.core.internal.config;

import io.llmproxy.core.ProviderConfig;
import java.net.URI;
import java.net.URISyntaxException;

/** Reads the address of a provider. */
final class BaseUrl {
    private static final String EXPECTED = " (expected: http(s)://host[:port][/path][?query], without credentials)";

    private BaseUrl() {}

    /** Returns the address, or throws with a message that repeats nothing of credentials and query. */
    static URI parse(String text) {
        try {
            URI address = new URI(text);
            ProviderConfig.builder("any", address);
            return address;
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new IllegalArgumentException(Echo.ofAddress(text) + EXPECTED, e);
        }
    }
}
