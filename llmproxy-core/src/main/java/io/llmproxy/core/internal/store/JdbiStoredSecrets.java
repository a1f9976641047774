package io.llmproxy.core.internal.store;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.ProviderKey;
import io.llmproxy.api.token.StoreUnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/**
 * Stored texts in the table {@code llmproxy_secrets} and in the columns {@code projects.api_key} and
 * {@code llmproxy_project_settings.further_keys}.
 */
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
            keys.addAll(firstKeys(handle));
            furtherKeys(handle).forEach((projectId, json) -> keys.addAll(furtherKeys(projectId, json)));
            return keys;
        });
    }

    /** Those that are still to be moved, so that a wrong key is noticed before that. */
    private static List<StoredKey> goKeys(Handle handle) {
        if (!GoTables.columns(handle, GoTables.PROJECTS).contains("api_key")) {
            return List.of(); // so old that it knew no encryption
        }
        return handle.createQuery("SELECT id, api_key FROM " + GoTables.PROJECTS + " ORDER BY id")
                .map(row -> StoredKey.first(row.getColumn("id", String.class), row.getColumn("api_key", String.class)))
                .list();
    }

    private static List<StoredKey> firstKeys(Handle handle) {
        return handle.createQuery("SELECT id, api_key FROM projects ORDER BY id")
                .map(row -> StoredKey.first(row.getColumn("id", String.class), row.getColumn("api_key", String.class)))
                .list();
    }

    /** Returns the texts of the column by the ids of their projects. */
    private static Map<String, String> furtherKeys(Handle handle) {
        Map<String, String> columns = new TreeMap<>();
        handle.createQuery("""
                        SELECT project_id, further_keys FROM llmproxy_project_settings WHERE further_keys IS NOT NULL
                        """)
                .map(row -> Map.entry(
                        row.getColumn("project_id", String.class), row.getColumn("further_keys", String.class)))
                .forEach(entry -> columns.put(entry.getKey(), entry.getValue()));
        return columns;
    }

    private static List<StoredKey> furtherKeys(String projectId, String json) {
        List<StoredKey> keys = new ArrayList<>();
        for (ProviderKey key : FurtherKeysJson.read(projectId, json)) {
            keys.add(new StoredKey(
                    projectId, keys.size() + 1, key.provider(), key.secret().reveal()));
        }
        return keys;
    }

    @Override
    public long rewrite(UnaryOperator<String> secret, Function<StoredKey, String> providerKey, Instant now) {
        return jdbi.transact("rewriting secrets", handle -> {
            Set<String> projects = new TreeSet<>();
            long changed = rewriteSecrets(handle, secret)
                    + rewriteFirstKeys(handle, providerKey, projects)
                    + rewriteFurtherKeys(handle, providerKey, projects);
            projects.forEach(id -> JdbiChangeLog.append(handle, ChangeLog.Kind.PROJECT, id, now));
            return changed;
        });
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

    /** Rewrites, and adds the projects that changed. A key that was replaced meanwhile is left alone. */
    private static long rewriteFirstKeys(Handle handle, Function<StoredKey, String> change, Set<String> projects) {
        long changed = 0;
        for (StoredKey key : firstKeys(handle)) {
            String text = change.apply(key);
            if (text.equals(key.text())) {
                continue;
            }
            int rows = handle.createUpdate("UPDATE projects SET api_key = :text WHERE id = :id AND api_key = :old")
                    .bind("text", text)
                    .bind("id", key.projectId())
                    .bind("old", key.text())
                    .execute();
            if (rows == 1) {
                changed++;
                projects.add(key.projectId());
            }
        }
        return changed;
    }

    private static long rewriteFurtherKeys(Handle handle, Function<StoredKey, String> change, Set<String> projects) {
        long changed = 0;
        for (Map.Entry<String, String> column : furtherKeys(handle).entrySet()) {
            String projectId = column.getKey();
            List<ProviderKey> rewritten = new ArrayList<>();
            long different = 0;
            for (ProviderKey key : FurtherKeysJson.read(projectId, column.getValue())) {
                String old = key.secret().reveal();
                String text = change.apply(new StoredKey(projectId, rewritten.size() + 1, key.provider(), old));
                different += text.equals(old) ? 0 : 1;
                rewritten.add(new ProviderKey(Secret.of(text), key.weight(), key.provider()));
            }
            if (different > 0 && replace(handle, projectId, column.getValue(), rewritten)) {
                changed += different;
                projects.add(projectId);
            }
        }
        return changed;
    }

    private static boolean replace(Handle handle, String projectId, String old, List<ProviderKey> keys) {
        return handle.createUpdate("""
                        UPDATE llmproxy_project_settings SET further_keys = :text
                        WHERE project_id = :id AND further_keys = :old
                        """)
                        .bind("text", FurtherKeysJson.write(keys))
                        .bind("id", projectId)
                        .bind("old", old)
                        .execute()
                == 1;
    }
}
