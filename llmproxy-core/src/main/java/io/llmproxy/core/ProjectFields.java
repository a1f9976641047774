package io.llmproxy.core;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.ProviderKey;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Checks what a project is given, except for its policy. Every method throws {@link IllegalArgumentException}, with a message that
 * names the field as the management API spells it.
 */
final class ProjectFields {
    static final int MAX_NAME_LENGTH = 255;
    static final int MAX_KEY_LENGTH = 4_096;
    static final int MAX_FURTHER_KEYS = 20;
    static final int MAX_PROVIDER_LENGTH = 100;

    private static final Pattern PROVIDER = Pattern.compile("[A-Za-z0-9._-]{1," + MAX_PROVIDER_LENGTH + "}");

    private ProjectFields() {}

    /** Returns the name without blanks around it. */
    static String checkedName(String name) {
        String trimmed = name.strip();
        PlainText.check("name", trimmed, 1, MAX_NAME_LENGTH);
        return trimmed;
    }

    static Secret checkedKey(Secret apiKey) {
        return checkedKey("api_key", apiKey);
    }

    private static Secret checkedKey(String field, Secret apiKey) {
        String key = apiKey.reveal();
        if (key.length() > MAX_KEY_LENGTH || !key.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException(field + ": not fit for a header (expected: 1 to " + MAX_KEY_LENGTH
                    + " visible ASCII characters without blanks)");
        }
        if (key.startsWith("enc:")) {
            throw new IllegalArgumentException(
                    field + ": starts with enc:, as encrypted keys do (expected: the provider's key itself)");
        }
        return apiKey;
    }

    static String checkedProvider(String name) {
        return checkedProvider("provider", name);
    }

    /** Does not repeat the name: it may be a key in the wrong place. */
    private static String checkedProvider(String field, String name) {
        if (!PROVIDER.matcher(name).matches()) {
            throw new IllegalArgumentException(field + ": not the name of a provider (expected: 1 to "
                    + MAX_PROVIDER_LENGTH + " letters, digits, dots, hyphens and underscores)");
        }
        return name;
    }

    static int checkedWeight(int weight) {
        if (weight < 1 || weight > ProviderKey.MAX_WEIGHT) {
            throw new IllegalArgumentException(
                    "api_key_weight: " + weight + " (expected: 1 to " + ProviderKey.MAX_WEIGHT + ")");
        }
        return weight;
    }

    static List<ProviderKey> checkedFurtherKeys(List<ProviderKey> keys) {
        if (keys.size() > MAX_FURTHER_KEYS) {
            throw new IllegalArgumentException(
                    "further_api_keys: " + keys.size() + " keys (expected: at most " + MAX_FURTHER_KEYS + ")");
        }
        for (int i = 0; i < keys.size(); i++) {
            String field = "further_api_keys[" + i + "].";
            checkedKey(field + "api_key", keys.get(i).secret());
            String provider = keys.get(i).provider();
            if (provider != null) {
                checkedProvider(field + "provider", provider);
            }
        }
        return keys;
    }
}
