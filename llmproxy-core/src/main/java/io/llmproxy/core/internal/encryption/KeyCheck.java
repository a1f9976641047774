package io.llmproxy.core.internal.encryption;

import io.llmproxy.core.EncryptionReport.Form;
import io.llmproxy.core.InvalidConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Refuses to go on with keys that cannot be those of the database. */
final class KeyCheck {
    private static final String KEY = "encryption-key (ENCRYPTION_KEY)";

    private KeyCheck() {}

    /**
     * Checks what was found.
     *
     * @throws InvalidConfigException if a key is missing, naming its id and what was sealed with it
     */
    static void requireAllKeys(Inventory inventory) {
        Map<String, Long> providerKeys = inventory.providerKeysByUnknownKey();
        Set<String> missing = new TreeSet<>(providerKeys.keySet());
        inventory.unknownKeyOfTokenHashKey().ifPresent(missing::add);
        List<String> problems = new ArrayList<>();
        for (String keyId : missing) {
            boolean hasTokenHashKey =
                    inventory.unknownKeyOfTokenHashKey().filter(keyId::equals).isPresent();
            problems.add(problem(inventory, keyId, providerKeys.getOrDefault(keyId, 0L), hasTokenHashKey));
        }
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(problems);
        }
    }

    private static String problem(Inventory inventory, String keyId, long providerKeys, boolean hasTokenHashKey) {
        String what = providerKeys == 1 ? "1 provider key" : providerKeys + " provider keys";
        if (hasTokenHashKey) {
            what = providerKeys == 0 ? "the key of the token hash" : what + " and the key of the token hash";
        }
        return KEY + ": "
                + inventory.keys().currentKeyId().map(id -> "key " + id).orElse("not set")
                + ", but the database holds " + what + " encrypted "
                + (keyId.isEmpty() ? "by the Go edition with another key" : "with key " + keyId)
                + " (expected: that key, here or in previous-encryption-keys)";
    }

    /**
     * Checks the one secret that nothing works without.
     *
     * @throws InvalidConfigException if it is damaged
     */
    static void requireTokenHashKey(Inventory inventory) {
        if (inventory.tokenHashKey().filter(Form.DAMAGED::equals).isPresent()) {
            throw new InvalidConfigException(
                    "database: " + TokenHashKey.NAME + " in llmproxy_secrets: damaged, so that no token can be checked"
                            + " (expected: what a backup has in its place)",
                    null);
        }
    }
}
