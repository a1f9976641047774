package io.llmproxy.core.internal.encryption;

import io.llmproxy.core.EncryptionReport.Form;
import io.llmproxy.core.internal.crypto.KeyRing;
import io.llmproxy.core.internal.crypto.Opened;
import io.llmproxy.core.internal.project.ProviderKeys;
import io.llmproxy.core.internal.store.StoredSecrets;
import io.llmproxy.core.internal.store.StoredSecrets.StoredKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** In which form the secrets of a database were found, one look at all of them. Immutable. */
public final class Inventory {
    private final KeyRing keys;
    private final @Nullable Opened tokenHashKey;
    private final Map<Place, Opened> providerKeys = new LinkedHashMap<>();

    /** Where a key lies. One that is being moved may be seen twice, and counts once. */
    private record Place(String projectId, int position) {}

    private Inventory(KeyRing keys, StoredSecrets secrets) {
        this.keys = keys;
        tokenHashKey = secrets.find(TokenHashKey.NAME)
                .map(stored -> TokenHashKey.open(keys, stored))
                .orElse(null);
        ProviderKeys opener = new ProviderKeys(keys);
        for (StoredKey key : secrets.providerKeys()) {
            if (!key.text().isEmpty()) {
                providerKeys.put(new Place(key.projectId(), key.position()), open(opener, key));
            }
        }
    }

    private static Opened open(ProviderKeys opener, StoredKey key) {
        return key.isFurther()
                ? opener.openFurther(key.projectId(), key.provider(), key.text())
                : opener.open(key.projectId(), key.text());
    }

    /**
     * Looks at all secrets of a database.
     *
     * @param keys tried on them
     * @param secrets where they lie
     * @return what was found
     */
    public static Inventory take(KeyRing keys, StoredSecrets secrets) {
        return new Inventory(keys, secrets);
    }

    /**
     * Returns the keys that were tried.
     *
     * @return the ring
     */
    public KeyRing keys() {
        return keys;
    }

    /**
     * Returns the form of the key of the token hash.
     *
     * @return the form, or empty if there is no such key yet
     */
    public Optional<Form> tokenHashKey() {
        return Optional.ofNullable(tokenHashKey).map(this::form);
    }

    /**
     * Counts the provider keys of a form.
     *
     * @param form the form
     * @return how many there are; projects without a key do not count
     */
    public long providerKeys(Form form) {
        return providerKeys.values().stream()
                .filter(opened -> form(opened) == form)
                .count();
    }

    /**
     * Returns the projects of which at least one provider key is of a form.
     *
     * @param form the form
     * @return their ids, in order
     */
    public List<String> projects(Form form) {
        return providerKeys.entrySet().stream()
                .filter(key -> form(key.getValue()) == form)
                .map(key -> key.getKey().projectId())
                .distinct()
                .sorted()
                .toList();
    }

    /** Counts, by key, the provider keys whose key is not in the ring; keys of the Go edition are under the empty id. */
    Map<String, Long> providerKeysByUnknownKey() {
        Map<String, Long> counts = new TreeMap<>();
        for (Opened opened : providerKeys.values()) {
            if (form(opened) == Form.UNKNOWN_KEY) {
                counts.merge(unknownKey(opened).orElse(""), 1L, Long::sum);
            }
        }
        return counts;
    }

    /** Returns the id of the key that the key of the token hash was sealed with, if it is not in the ring. */
    Optional<String> unknownKeyOfTokenHashKey() {
        return Optional.ofNullable(tokenHashKey).flatMap(Inventory::unknownKey);
    }

    private static Optional<String> unknownKey(Opened opened) {
        return opened instanceof Opened.UnknownKey unknown ? Optional.of(unknown.keyId()) : Optional.empty();
    }

    private Form form(Opened opened) {
        if (opened instanceof Opened.Legible legible) {
            return switch (legible.form()) {
                case CURRENT_KEY -> Form.CURRENT_KEY;
                case PREVIOUS_KEY -> Form.PREVIOUS_KEY;
                case GO_EDITION -> Form.GO_EDITION;
                case PLAIN -> Form.PLAIN;
            };
        }
        if (opened instanceof Opened.NoKeyFits) {
            return hasKeyOfGoEdition() ? Form.DAMAGED : Form.UNKNOWN_KEY;
        }
        return opened instanceof Opened.UnknownKey ? Form.UNKNOWN_KEY : Form.DAMAGED;
    }

    /** The Go edition had one key for all: if the ring opens one of its texts, then those that do not open are damaged. */
    private boolean hasKeyOfGoEdition() {
        return providerKeys.values().stream()
                .anyMatch(
                        opened -> opened instanceof Opened.Legible legible && legible.form() == Opened.Form.GO_EDITION);
    }
}
