package io.llmproxy.core;

import static java.util.Objects.requireNonNull;

import io.llmproxy.api.audit.AuditStore;
import io.llmproxy.api.token.TokenValidator;
import io.llmproxy.core.LlmProxyParts.OpenParts;
import io.llmproxy.core.internal.crypto.KeyRing;
import io.llmproxy.core.internal.crypto.TokenHash;
import io.llmproxy.core.internal.encryption.EncryptionAtRest;
import io.llmproxy.core.internal.exchange.CallRevocation;
import io.llmproxy.core.internal.exchange.Exchanges;
import io.llmproxy.core.internal.store.Database;
import io.llmproxy.core.internal.token.CachedTokenValidator;
import io.llmproxy.core.internal.token.ChangeListener;
import io.llmproxy.core.internal.token.ChangeWatch;
import io.llmproxy.core.internal.token.ExpirySweep;
import io.llmproxy.core.internal.token.ProjectDirectory;
import io.llmproxy.core.internal.token.TokenSecrets;
import io.llmproxy.core.internal.upstream.EngineThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Projects and tokens of an engine, in its database or the host's hands, and what keeps them up to date. */
final class Accounts {
    /** Nobody tells of changes in a store of the host's own. */
    private static final Duration LONGEST_UNHEARD = Duration.ofSeconds(5);

    private static final Duration CHANGE_POLL_INTERVAL = Duration.ofMillis(500);

    private final LlmProxyBuilder settings;
    private final OpenParts open;
    private final @Nullable Database database;
    private final @Nullable TokenHash hash;
    private final ProjectDirectory directory;
    private final @Nullable CachedTokenValidator validator;

    /** Opens the database, unless the host has both projects and tokens. */
    Accounts(LlmProxyBuilder settings, OpenParts open) {
        this.settings = settings;
        this.open = open;
        KeyRing keys = settings.encryption.ring();
        boolean isHosts = settings.tokenValidator != null && settings.projectStore != null;
        database = isHosts ? null : openDatabase(settings, open);
        EncryptionAtRest secrets = database == null ? null : EncryptionAtRest.open(keys, database.secrets());
        hash = secrets == null ? null : secrets.tokenHash(settings.clock);
        if (hash != null) {
            requireNonNull(database).adopt(TokenSecrets.rewriter(hash), settings.adoptionZone);
        }
        directory = new ProjectDirectory(
                settings.projectStore == null
                        ? requireNonNull(secrets).over(requireNonNull(database).projects())
                        : settings.projectStore,
                settings.projectStore == null ? settings.tokenCacheTtl : LONGEST_UNHEARD,
                settings.ticker);
        validator = settings.tokenValidator == null ? startValidator() : null;
    }

    static Database openDatabase(LlmProxyBuilder settings, OpenParts open) {
        ThreadFactory threads = open.add(new EngineThreads("database"));
        return open.add(
                settings.lentDatabase == null
                        ? Database.open(settings.database, threads)
                        : Database.over(settings.lentDatabase, threads));
    }

    private CachedTokenValidator startValidator() {
        return open.add(CachedTokenValidator.start(
                requireNonNull(database).tokens(),
                requireNonNull(hash),
                settings.tokenCacheTtl,
                settings.clock,
                settings.ticker,
                open.add(new EngineThreads("calls"))));
    }

    ProjectDirectory directory() {
        return directory;
    }

    TokenValidator validator() {
        return validator == null ? requireNonNull(settings.tokenValidator) : validator;
    }

    /** Returns where audit events are kept, or null if there is no database. */
    @Nullable
    AuditStore auditStore() {
        return database == null ? null : database.audit();
    }

    /** Starts to follow what this engine and other nodes change, and returns what hears of it. */
    ChangeListener watch(Exchanges exchanges) {
        List<ChangeListener> listeners = new ArrayList<>(List.of(directory));
        if (validator != null) {
            listeners.add(validator);
            if (settings.endCallsOnRevocation) {
                listeners.add(
                        new CallRevocation(exchanges, requireNonNull(database).tokens(), directory.store()));
            }
        }
        ChangeListener listener = ChangeListener.all(listeners);
        if (database != null) {
            open.add(new ChangeWatch(
                    database.changes(), listeners, CHANGE_POLL_INTERVAL, open.add(new EngineThreads("changes"))));
        }
        return listener;
    }

    /** Returns the service that issues tokens and starts what marks expired ones, or null if the host has its own tokens. */
    @Nullable
    Tokens tokens(Projects projects, ChangeListener listener) {
        if (validator == null || database == null) {
            return null;
        }
        if (!settings.tokenCleanupInterval.isZero()) {
            open.add(new ExpirySweep(
                    database.tokens(),
                    settings.clock,
                    settings.tokenCleanupInterval,
                    open.add(new EngineThreads("expiry"))));
        }
        return new Tokens(
                projects,
                database.tokens(),
                requireNonNull(hash),
                listener,
                settings.neverExpiringTokens,
                settings.clock);
    }
}
