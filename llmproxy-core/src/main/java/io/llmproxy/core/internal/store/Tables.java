package io.llmproxy.core.internal.store;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/**
 * Whose tables lie where ours are or will be.
 *
 * @param names in lower case
 */
record Tables(Set<String> names) {
    static final String HISTORY = "llmproxy_schema_history";

    private static final List<String> OURS = List.of(
            "projects",
            "tokens",
            "audit_events",
            "llmproxy_change_counter",
            "llmproxy_changes",
            "llmproxy_secrets",
            "llmproxy_project_settings");

    static Tables in(Handle handle, Dialect dialect) {
        Set<String> names = new TreeSet<>();
        handle.createQuery(dialect.tables())
                .mapTo(String.class)
                .forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        return new Tables(names);
    }

    boolean areMigrated() {
        return names.contains(HISTORY);
    }

    boolean has(String name) {
        return names.contains(name);
    }

    /** Returns which names that we need are taken by others. */
    List<String> taken() {
        return OURS.stream().filter(names::contains).toList();
    }
}
