package io.llmproxy.core;

import static java.util.Objects.requireNonNull;

import io.llmproxy.core.EncryptionReport.Form;
import io.llmproxy.core.LlmProxyParts.OpenParts;
import io.llmproxy.core.internal.crypto.KeyRing;
import io.llmproxy.core.internal.encryption.Inventory;
import io.llmproxy.core.internal.encryption.Resealing;
import io.llmproxy.core.internal.store.StoredSecrets;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The encryption of an engine's database, without the engine: tells how its secrets lie there, and brings them to the current key.
 * Engines that have that key may run meanwhile. Blocks while it talks to the database; safe for use by many threads.
 */
public final class DatabaseEncryption implements AutoCloseable {
    private static final Set<Form> REWRITABLE = EnumSet.of(Form.PREVIOUS_KEY, Form.GO_EDITION, Form.PLAIN);

    private final OpenParts open;
    private final KeyRing keys;
    private final StoredSecrets secrets;
    private final InstantSource clock;

    private DatabaseEncryption(OpenParts open, KeyRing keys, StoredSecrets secrets, InstantSource clock) {
        this.open = open;
        this.keys = keys;
        this.secrets = secrets;
        this.clock = clock;
    }

    /**
     * Opens the database that an engine of this builder would use, with the same keys. It is created and migrated if need be.
     *
     * @param engine says which database and which keys; it is not built
     * @return the open database, which the caller closes
     * @throws InvalidConfigException if a key is missing, or the database cannot be opened
     */
    public static DatabaseEncryption open(LlmProxyBuilder engine) {
        requireNonNull(engine, "engine");
        KeyRing keys = engine.encryption.ring();
        OpenParts open = new OpenParts();
        try {
            return new DatabaseEncryption(
                    open, keys, Accounts.openDatabase(engine, open).secrets(), engine.clock);
        } catch (RuntimeException e) {
            open.close();
            throw e;
        }
    }

    /**
     * Looks at all secrets.
     *
     * @return what was found; nothing is rewritten
     * @throws io.llmproxy.api.token.StoreUnavailableException if the database does not answer
     */
    public EncryptionReport inspect() {
        return new EncryptionReport(Inventory.take(keys, secrets), 0);
    }

    /**
     * Does all that {@link #rewrite} does, but for writing.
     *
     * @param leaveDamaged true to accept that damaged secrets stay as they are
     * @return what was found, and how many texts would be rewritten
     * @throws InvalidConfigException if there is no current key, or something was encrypted with a key that is not configured
     * @throws DamagedSecretsException if something is damaged and must not stay as it is
     * @throws io.llmproxy.api.token.StoreUnavailableException if the database does not answer
     */
    public EncryptionReport rehearse(boolean leaveDamaged) {
        Inventory found = new Resealing(keys, secrets).check(leaveDamaged);
        long rewritable = REWRITABLE.stream().mapToLong(found::providerKeys).sum();
        Optional<Form> tokenHashKey = found.tokenHashKey().filter(REWRITABLE::contains);
        return new EncryptionReport(found, tokenHashKey.isPresent() ? rewritable + 1 : rewritable);
    }

    /**
     * Encrypts every secret with the current key, in one transaction: all of them or none. Afterwards the previous keys are no
     * longer needed. Repeating it does no harm.
     *
     * @param leaveDamaged true to accept that damaged secrets stay as they are
     * @return what was found, and how many texts were rewritten
     * @throws InvalidConfigException if there is no current key, or something was encrypted with a key that is not configured
     * @throws DamagedSecretsException if something is damaged and must not stay as it is
     * @throws io.llmproxy.api.token.StoreUnavailableException if the database does not answer
     */
    public EncryptionReport rewrite(boolean leaveDamaged) {
        Resealing resealing = new Resealing(keys, secrets);
        Inventory found = resealing.check(leaveDamaged);
        return new EncryptionReport(found, resealing.rewrite(clock.instant()));
    }

    /** Closes the database. Idempotent. */
    @Override
    public void close() {
        open.close();
    }
}
