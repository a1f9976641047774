package io.llmproxy.core.internal.config;

import io.llmproxy.core.ProviderConfig;
import java.net.URI;
import java.net.URISyntaxException;

/** Reads the address of a provider. */
final class BaseUrl {
    private BaseUrl() {}

    /** Returns the address, or throws with a message that repeats nothing of credentials. */
    static URI parse(String text) {
        try {
            URI address = new URI(text);
            ProviderConfig.builder("any", address);
            return address;
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    Echo.of(text) + " (expected: http(s)://host[:port][/path], without credentials and query)", e);
        }
    }
}
