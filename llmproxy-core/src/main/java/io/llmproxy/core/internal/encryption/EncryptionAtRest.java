package io.llmproxy.core.internal.encryption;

import io.llmproxy.api.token.ProjectStore;
import io.llmproxy.core.EncryptionReport.Form;
import io.llmproxy.core.InvalidConfigException;
import io.llmproxy.core.internal.crypto.KeyRing;
import io.llmproxy.core.internal.crypto.Opened;
import io.llmproxy.core.internal.crypto.TokenHash;
import io.llmproxy.core.internal.project.SealingProjectStore;
import io.llmproxy.core.internal.store.StoredSecrets;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The secrets of a database whose keys were checked when it was opened. Safe for use by many threads. */
public final class EncryptionAtRest {
    private static final Logger log = LoggerFactory.getLogger(EncryptionAtRest.class);
    private static final int MAX_SHOWN = 10;

    private final KeyRing keys;
    private final StoredSecrets secrets;

    private EncryptionAtRest(KeyRing keys, StoredSecrets secrets) {
        this.keys = keys;
        this.secrets = secrets;
    }

    /**
     * Checks that the keys are those of the database, and logs what the operator should know.
     *
     * @param keys seal and open
     * @param secrets where the secrets lie
     * @return the checked secrets
     * @throws InvalidConfigException if something was sealed with a key that is missing, or the key of the token hash is damaged
     */
    public static EncryptionAtRest open(KeyRing keys, StoredSecrets secrets) {
        Inventory inventory = check(keys, secrets);
        logDamaged(inventory);
        if (keys.currentKeyId().isEmpty()) {
            log.info("No encryption key is set: the providers' keys lie in the database in clear");
        } else {
            logUnsealed(inventory);
        }
        return new EncryptionAtRest(keys, secrets);
    }

    private static Inventory check(KeyRing keys, StoredSecrets secrets) {
        Inventory inventory = Inventory.take(keys, secrets);
        KeyCheck.requireAllKeys(inventory);
        KeyCheck.requireTokenHashKey(inventory);
        return inventory;
    }

    private static void logDamaged(Inventory inventory) {
        List<String> projects = inventory.projects(Form.DAMAGED);
        if (!projects.isEmpty()) {
            log.error(
                    "{} provider keys are damaged, calls that need them are refused until their projects get new ones: {}{}",
                    inventory.providerKeys(Form.DAMAGED),
                    projects.subList(0, Math.min(projects.size(), MAX_SHOWN)),
                    projects.size() > MAX_SHOWN ? " and others" : "");
        }
    }

    private static void logUnsealed(Inventory inventory) {
        long plain = inventory.providerKeys(Form.PLAIN);
        long older = inventory.providerKeys(Form.PREVIOUS_KEY) + inventory.providerKeys(Form.GO_EDITION);
        Form tokenHashKey = inventory.tokenHashKey().orElse(Form.CURRENT_KEY);
        if (plain > 0 || older > 0 || tokenHashKey != Form.CURRENT_KEY) {
            log.warn(
                    "Not all secrets are encrypted with the current key (provider keys in clear: {}, with an older key: {};"
                            + " key of the token hash: {}); run llmproxy migrate encrypt",
                    plain,
                    older,
                    tokenHashKey);
        }
    }

    /**
     * Puts the encryption of provider keys in front of a store.
     *
     * @param store keeps them as they are given to it
     * @return a store that seals and opens
     */
    public ProjectStore over(ProjectStore store) {
        return new SealingProjectStore(store, keys);
    }

    /**
     * Returns the hash under which tokens are stored; makes its key if the database has none. Several processes may do so at the
     * same time.
     *
     * @param clock tells when the key was made
     * @return the same hash for the whole life of the database
     * @throws InvalidConfigException if another process has just made the key and sealed it with a key that is missing here
     */
    public TokenHash tokenHash(InstantSource clock) {
        String stored = secrets.putIfAbsent(
                TokenHashKey.NAME, TokenHashKey.seal(keys, TokenHashKey.generate()), clock.instant());
        Opened opened = TokenHashKey.open(keys, stored);
        if (opened instanceof Opened.Legible legible) {
            return TokenHashKey.hash(legible.secret());
        }
        check(keys, secrets);
        throw new IllegalStateException(TokenHashKey.NAME + ": " + opened + " (expected: a key that opens)");
    }
}
