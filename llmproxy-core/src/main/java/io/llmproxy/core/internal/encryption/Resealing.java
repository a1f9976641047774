package io.llmproxy.core.internal.encryption;

import io.llmproxy.core.DamagedSecretsException;
import io.llmproxy.core.EncryptionReport.Form;
import io.llmproxy.core.InvalidConfigException;
import io.llmproxy.core.internal.crypto.KeyRing;
import io.llmproxy.core.internal.crypto.Opened;
import io.llmproxy.core.internal.project.ProviderKeys;
import io.llmproxy.core.internal.store.StoredSecrets;
import io.llmproxy.core.internal.store.StoredSecrets.StoredKey;
import java.time.Instant;
import java.util.List;

/** Brings all secrets of a database to the current key. What has it already is left alone, so that it can be repeated at will. */
public final class Resealing {
    private final KeyRing keys;
    private final StoredSecrets secrets;
    private final ProviderKeys providerKeys;

    /**
     * Prepares.
     *
     * @param keys open what is there; the current one seals
     * @param secrets where the secrets lie
     */
    public Resealing(KeyRing keys, StoredSecrets secrets) {
        this.keys = keys;
        this.secrets = secrets;
        providerKeys = new ProviderKeys(keys);
    }

    /**
     * Checks that all secrets can be brought to the current key.
     *
     * @param leavesDamaged true to accept that damaged ones stay as they are
     * @return what there is
     * @throws InvalidConfigException if there is no current key, or something was sealed with a key that is missing
     * @throws DamagedSecretsException if something is damaged and must not stay as it is
     */
    public Inventory check(boolean leavesDamaged) {
        if (keys.currentKeyId().isEmpty()) {
            throw new InvalidConfigException(
                    "encryption-key (ENCRYPTION_KEY): not set (expected: 32 bytes as openssl rand -base64 32 prints them)",
                    null);
        }
        Inventory inventory = Inventory.take(keys, secrets);
        KeyCheck.requireAllKeys(inventory);
        boolean isHashKeyDamaged =
                inventory.tokenHashKey().filter(Form.DAMAGED::equals).isPresent();
        List<String> projects = inventory.projects(Form.DAMAGED);
        if (!leavesDamaged && (isHashKeyDamaged || !projects.isEmpty())) {
            throw new DamagedSecretsException(projects, isHashKeyDamaged);
        }
        return inventory;
    }

    /**
     * Rewrites all secrets in one transaction. What cannot be opened stays as it is.
     *
     * @param now the instant to record
     * @return how many texts became different
     */
    public long rewrite(Instant now) {
        String hashKey = secrets.find(TokenHashKey.NAME).orElse("");
        return secrets.rewrite(stored -> stored.equals(hashKey) ? resealHashKey(stored) : stored, this::reseal, now);
    }

    private String resealHashKey(String stored) {
        return TokenHashKey.open(keys, stored) instanceof Opened.Legible legible
                        && legible.form() != Opened.Form.CURRENT_KEY
                ? TokenHashKey.seal(keys, legible.secret())
                : stored;
    }

    private String reseal(StoredKey key) {
        if (key.text().isEmpty()) {
            return key.text();
        }
        return key.isFurther() ? resealFurther(key) : resealFirst(key);
    }

    private String resealFirst(StoredKey key) {
        return providerKeys.open(key.projectId(), key.text()) instanceof Opened.Legible legible
                        && legible.form() != Opened.Form.CURRENT_KEY
                ? providerKeys.seal(key.projectId(), legible.secret())
                : key.text();
    }

    private String resealFurther(StoredKey key) {
        return providerKeys.openFurther(key.projectId(), key.provider(), key.text()) instanceof Opened.Legible legible
                        && legible.form() != Opened.Form.CURRENT_KEY
                ? providerKeys.sealFurther(key.projectId(), key.provider(), legible.secret())
                : key.text();
    }
}
