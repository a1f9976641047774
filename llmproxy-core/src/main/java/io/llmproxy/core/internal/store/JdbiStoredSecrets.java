package io.llmproxy.core.internal.store;

import io.llmproxy.api.token.StoreUnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/** Stored texts in the table {@code llmproxy_secrets} and in the column {@code projects.api_key}. */
final class JdbiStoredSecrets implements StoredSecrets {
    private final GuardedJdbi jdbi;
    private final Dialect dialect;

    JdbiStoredSecrets(GuardedJdbi jdbi, Dialect dialect) {
        this.jdbi = jdbi;
        this.dialect = dialect;
    }

    @Override
    public Optional<String> find(String name) {
        return jdbi.call(
                "finding a secret",
                handle -> handle.createQuery("SELECT value FROM llmproxy_secrets WHERE name = :name")
                        .bind("name", name)
                        .mapTo(String.class)
                        .findOne());
    }

    @Override
    public String putIfAbsent(String name, String text, Instant now) {
        try {
            jdbi.call(
                    "adding a secret",
                    handle -> handle.createUpdate(
                                    "INSERT INTO llmproxy_secrets (name, value, created_at) VALUES (:name, :value, :now)")
                            .bind("name", name)
                            .bind("value", text)
                            .bind("now", now)
                            .execute());
            return text;
        } catch (StoreUnavailableException e) {
            // Most likely another process was faster; if not, then there is nothing to find.
            return find(name).orElseThrow(() -> e);
        }
    }

    @Override
    public List<StoredKey> providerKeys() {
        try {
            return allKeys();
        } catch (StoreUnavailableException e) {
            // Another node may just have dropped the tables of the Go edition. Then they are not there the second time.
            return allKeys();
        }
    }

    /** Reads those of the Go edition first: one that is moved meanwhile is seen twice rather than not at all. */
    private List<StoredKey> allKeys() {
        return jdbi.call("reading the providers' keys", handle -> {
            List<StoredKey> keys = new ArrayList<>();
            if (Tables.in(handle, dialect).has(GoTables.PROJECTS)) {
                keys.addAll(goKeys(handle));
            }
            keys.addAll(providerKeys(handle));
            return keys;
        });
    }

    /** Those that are still to be moved, so that a wrong key is noticed before that. */
    private static List<StoredKey> goKeys(Handle handle) {
        if (!GoTables.columns(handle, GoTables.PROJECTS).contains("api_key")) {
            return List.of(); // so old that it knew no encryption
        }
        return handle.createQuery("SELECT id, api_key FROM " + GoTables.PROJECTS + " ORDER BY id")
                .map(row -> new StoredKey(row.getColumn("id", String.class), row.getColumn("api_key", String.class)))
                .list();
    }

    private static List<StoredKey> providerKeys(Handle handle) {
        return handle.createQuery("SELECT id, api_key FROM projects ORDER BY id")
                .map(row -> new StoredKey(row.getColumn("id", String.class), row.getColumn("api_key", String.class)))
                .list();
    }

    @Override
    public long rewrite(UnaryOperator<String> secret, Function<StoredKey, String> providerKey, Instant now) {
        return jdbi.transact(
                "rewriting secrets", handle -> rewriteSecrets(handle, secret) + rewriteKeys(handle, providerKey, now));
    }

    private static long rewriteSecrets(Handle handle, UnaryOperator<String> change) {
        Map<String, String> stored = new TreeMap<>();
        handle.createQuery("SELECT name, value FROM llmproxy_secrets")
                .map(row -> Map.entry(row.getColumn("name", String.class), row.getColumn("value", String.class)))
                .forEach(entry -> stored.put(entry.getKey(), entry.getValue()));
        long changed = 0;
        for (Map.Entry<String, String> entry : stored.entrySet()) {
            String text = change.apply(entry.getValue());
            if (!text.equals(entry.getValue())) {
                changed += handle.createUpdate(
                                "UPDATE llmproxy_secrets SET value = :value WHERE name = :name AND value = :old")
                        .bind("value", text)
                        .bind("name", entry.getKey())
                        .bind("old", entry.getValue())
                        .execute();
            }
        }
        return changed;
    }

    private static long rewriteKeys(Handle handle, Function<StoredKey, String> change, Instant now) {
        List<String> changed = new ArrayList<>();
        for (StoredKey key : providerKeys(handle)) {
            String text = change.apply(key);
            if (text.equals(key.text())) {
                continue;
            }
            // A key that was replaced meanwhile is left alone.
            int rows = handle.createUpdate("UPDATE projects SET api_key = :text WHERE id = :id AND api_key = :old")
                    .bind("text", text)
                    .bind("id", key.projectId())
                    .bind("old", key.text())
                    .execute();
            if (rows == 1) {
                changed.add(key.projectId());
            }
        }
        changed.forEach(id -> JdbiChangeLog.append(handle, ChangeLog.Kind.PROJECT, id, now));
        return changed.size();
    }
}
