package io.llmproxy.core;

import static java.util.Objects.requireNonNull;

import io.llmproxy.api.Secret;
import io.llmproxy.api.event.CaptureMode;
import io.llmproxy.api.event.EventBus;
import io.llmproxy.api.event.EventRedactor;
import io.llmproxy.api.sink.EventSink;
import io.llmproxy.api.token.ProjectStore;
import io.llmproxy.api.token.TokenValidator;
import io.llmproxy.core.LlmProxyParts.OpenParts;
import io.llmproxy.core.internal.config.AuditConfig;
import io.llmproxy.core.internal.config.CaptureConfig;
import io.llmproxy.core.internal.config.DatabaseConfig;
import io.llmproxy.core.internal.config.EngineSettings;
import io.llmproxy.core.internal.config.HttpProxies;
import io.llmproxy.core.internal.config.HttpProxyUrl;
import io.llmproxy.core.internal.config.ProviderFile;
import io.llmproxy.core.internal.crypto.EncryptionKey;
import io.llmproxy.core.internal.dispatch.RequestedSink;
import io.llmproxy.core.internal.event.BusDiscovery;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Assembles an {@link LlmProxy}. Every setting has a default; later calls override earlier ones. Not safe for use by several threads.
 */
public final class LlmProxyBuilder {
    /** Where the embedded database lies unless set otherwise: {@value}, relative to the working directory. */
    public static final String DEFAULT_DATABASE = "data/llm-proxy.db";

    /** How many events each sink may be behind unless set otherwise: {@value}. */
    public static final int DEFAULT_EVENT_BUFFER_SIZE = 10_000;

    /** The largest request body unless set otherwise: {@value} bytes. */
    public static final long DEFAULT_MAX_REQUEST_BYTES = 50L * 1024 * 1024;

    /** The largest header of a request unless set otherwise: {@value} bytes. */
    public static final int DEFAULT_MAX_HEADER_BYTES = 64 * 1024;

    /** How long running exchanges may go on at shutdown unless set otherwise: 30 seconds. */
    public static final Duration DEFAULT_SHUTDOWN_GRACE = Duration.ofSeconds(30);

    /** How often expired tokens are marked as revoked unless set otherwise: every hour. */
    public static final Duration DEFAULT_TOKEN_CLEANUP_INTERVAL = Duration.ofHours(1);

    /** How long a valid token is remembered unless set otherwise: 30 seconds. */
    public static final Duration DEFAULT_TOKEN_CACHE_TTL = Duration.ofSeconds(30);

    /** When a file of the audit trail is full unless set otherwise: {@value} bytes. */
    public static final long DEFAULT_AUDIT_FILE_BYTES = 100L * 1024 * 1024;

    List<ProviderConfig> providers =
            List.of(ProviderConfig.openAi(URI.create("https://api.openai.com")).build());

    @Nullable
    Path providerFile;

    @Nullable
    String defaultProvider;

    Consumer<List<ProviderConfig>> providerCheck = providers -> {};
    Duration providerReloadInterval = Duration.ZERO;
    HttpProxies httpProxies = HttpProxies.NONE;
    DatabaseConfig database = new DatabaseConfig.File(Path.of(DEFAULT_DATABASE));

    @Nullable
    DataSource lentDatabase;

    ZoneId adoptionZone = ZoneOffset.UTC;
    EncryptionKeys encryption = EncryptionKeys.NONE;

    @Nullable
    TokenValidator tokenValidator;

    @Nullable
    ProjectStore projectStore;

    @Nullable
    EventBus eventBus;

    String eventBusName = BusDiscovery.IN_MEMORY;
    Map<String, String> busSettings = Map.of();
    Map<String, String> variables = Map.of();
    int eventBufferSize = DEFAULT_EVENT_BUFFER_SIZE;
    final List<RequestedSink> sinks = new ArrayList<>();

    @Nullable
    Executor executor;

    @Nullable
    Integer maxConcurrentExchanges;

    @Nullable
    Integer maxConcurrentPerProject;

    @Nullable
    Integer maxConcurrentPerToken;

    int maxHeaderBytes = DEFAULT_MAX_HEADER_BYTES;
    long maxRequestBytes = DEFAULT_MAX_REQUEST_BYTES;
    Duration shutdownGrace = DEFAULT_SHUTDOWN_GRACE;
    boolean usageEstimates = true;

    @Nullable
    Path priceFile;

    boolean userFromRequest;
    CaptureConfig capture = CaptureConfig.DEFAULT;

    @Nullable
    EventRedactor redactor;

    boolean neverExpiringTokens;
    Duration tokenCacheTtl = DEFAULT_TOKEN_CACHE_TTL;
    boolean endCallsOnRevocation;
    AuditConfig audit = new AuditConfig(true, null, DEFAULT_AUDIT_FILE_BYTES, true, Duration.ZERO);
    List<String> trustedProxies = List.of();
    Duration tokenCleanupInterval = DEFAULT_TOKEN_CLEANUP_INTERVAL;
    InstantSource clock = InstantSource.system();
    LongSupplier ticker = System::nanoTime;

    @Nullable
    ClassLoader classLoader;

    LlmProxyBuilder() {}

    /**
     * Sets where calls go; OpenAI by default. The last call of this and {@link #providers(List)} counts.
     *
     * @param provider the only provider
     * @return this builder
     */
    public LlmProxyBuilder provider(ProviderConfig provider) {
        return providers(List.of(requireNonNull(provider, "provider")));
    }

    /**
     * Sets where calls go, if there is more than one provider. The path's beginning, the host and the project's keys choose one for
     * each call.
     *
     * @param several with different names, at least one; the first is that of keys without a provider
     * @return this builder
     * @throws IllegalArgumentException if there is none, or two have the same name
     */
    public LlmProxyBuilder providers(List<ProviderConfig> several) {
        providers = checked(several);
        providerFile = null;
        defaultProvider = null;
        return this;
    }

    static List<ProviderConfig> checked(List<ProviderConfig> providers) {
        List<String> names = providers.stream().map(ProviderConfig::name).toList();
        if (names.isEmpty() || Set.copyOf(names).size() < names.size()) {
            throw new IllegalArgumentException("providers: " + names + " (expected: at least one, different names)");
        }
        return List.copyOf(providers);
    }

    /**
     * Lets the host refuse providers that do not fit it, such as those whose paths are in the way of its own; by default all that
     * their configuration allows are taken. The check is asked when the engine is built, at each reload and by
     * {@link LlmProxy#replaceProviders}, before anything is opened or changed.
     *
     * @param check gets all providers that are to be used from then on, the default one first; throws {@link InvalidConfigException}
     *     or {@link IllegalArgumentException} to refuse them all, which callers get as the former. Called on the thread that builds,
     *     reloads or replaces, or on the one that looks at the provider file; on several at once if several do so
     * @return this builder
     */
    public LlmProxyBuilder providerCheck(Consumer<List<ProviderConfig>> check) {
        providerCheck = requireNonNull(check, "check");
        return this;
    }

    /**
     * Sets how often the provider file is looked at for changes; only on request by default. Without effect where the providers are
     * set in code.
     *
     * @param interval zero for never, or one second to one day
     * @return this builder
     * @throws IllegalArgumentException if it is neither
     */
    public LlmProxyBuilder providerReloadInterval(Duration interval) {
        if (!interval.isZero()
                && (interval.compareTo(Duration.ofSeconds(1)) < 0 || interval.compareTo(Duration.ofDays(1)) > 0)) {
            throw new IllegalArgumentException(
                    "provider-reload-interval: " + interval + " (expected: PT1S to PT24H, or zero)");
        }
        providerReloadInterval = interval;
        return this;
    }

    /**
     * Reaches providers through HTTP proxies; by default as the JVM's own proxy selector says, that is, as system properties such as
     * {@code https.proxyHost} do.
     *
     * @param http {@code http://[user:password@]host[:port]} for providers at {@code http} addresses, port 80 by default, or null
     * @param https the same for providers at {@code https} addresses, to which the proxy makes a tunnel, or null
     * @param direct hosts that are reached without a proxy: names, which stand for what ends in them as well, {@code .suffixes},
     *     addresses and blocks such as {@code 10.0.0.0/8}, or {@code *} for all
     * @return this builder
     * @throws IllegalArgumentException if an address is of another form; the message repeats neither user nor password
     */
    public LlmProxyBuilder httpProxies(@Nullable URI http, @Nullable URI https, List<String> direct) {
        httpProxies = new HttpProxies(
                http == null ? null : HttpProxyUrl.checked(http),
                https == null ? null : HttpProxyUrl.checked(https),
                direct);
        return this;
    }

    /**
     * Sets the file of the embedded SQLite database; {@value #DEFAULT_DATABASE} by default. It is created and migrated when the
     * engine is built. The last of the calls of {@code database} counts. Not used if both {@link #tokenValidator} and {@link #projectStore} are set.
     *
     * @param file its folder is created if need be
     * @return this builder
     */
    public LlmProxyBuilder database(Path file) {
        return database(new DatabaseConfig.File(requireNonNull(file, "file")));
    }

    /**
     * Takes a database on a server in place of the file. Its JDBC driver has to be on the class path; {@code docs/databases.md} lists
     * them. The tables are made and migrated when the engine is built.
     *
     * @param url such as {@code postgres://user:password@host:5432/llmproxy}, {@code user:password@tcp(host:3306)/llmproxy} for MySQL and
     *     MariaDB, or a {@code jdbc:} URL
     * @return this builder
     * @throws IllegalArgumentException if it is not such a URL; the message does not repeat it
     */
    public LlmProxyBuilder database(String url) {
        return database(DatabaseConfig.server(requireNonNull(url, "url")));
    }

    /**
     * Takes the host's own connections to PostgreSQL, MySQL or MariaDB in place of the file. Tables are made there and migrated
     * when the engine is built, beside those of the host.
     *
     * @param pool stays open when the engine closes; has at least five connections, and an upper limit on the wait for one
     * @return this builder
     */
    public LlmProxyBuilder database(DataSource pool) {
        lentDatabase = requireNonNull(pool, "pool");
        return this;
    }

    /**
     * Sets the time zone of the machines on which the Go edition ran, if a database of it is to be adopted; UTC by default. Its server
     * wrote the ends of tokens into PostgreSQL by the local clock, without saying which.
     *
     * @param zone such as {@code Europe/Berlin}
     * @return this builder
     */
    public LlmProxyBuilder databaseAdoptionZone(ZoneId zone) {
        adoptionZone = requireNonNull(zone, "zone");
        return this;
    }

    private LlmProxyBuilder database(DatabaseConfig config) {
        database = config;
        lentDatabase = null;
        return this;
    }

    /**
     * Encrypts the providers' keys in the database, and the key under which tokens are hashed; by default they lie there in clear.
     * {@code docs/encryption.md} tells how to turn it on for a database that is in use.
     *
     * @param key standard Base64 of exactly 32 random bytes
     * @return this builder
     * @throws IllegalArgumentException if the key is anything else
     */
    public LlmProxyBuilder encryptionKey(Secret key) {
        encryption = encryption.withCurrent(EncryptionKey.parse("encryption-key", key));
        return this;
    }

    /**
     * Sets keys that only open what they have encrypted earlier; none by default.
     *
     * @param keys of the same form as the {@linkplain #encryptionKey current one}, without which they are refused
     * @return this builder
     * @throws IllegalArgumentException if one of the keys is anything else
     */
    public LlmProxyBuilder previousEncryptionKeys(List<Secret> keys) {
        encryption = encryption.withPrevious(keys.stream()
                .map(key -> EncryptionKey.parse("previous-encryption-keys", key))
                .toList());
        return this;
    }

    /**
     * Refuses to start without an {@linkplain #encryptionKey encryption key}; off by default.
     *
     * @param required true to refuse
     * @return this builder
     */
    public LlmProxyBuilder requireEncryptionKey(boolean required) {
        encryption = encryption.withRequired(required);
        return this;
    }

    /**
     * Lets the host validate tokens itself; tokens of the database by default.
     *
     * @param validator the host's own
     * @return this builder
     */
    public LlmProxyBuilder tokenValidator(TokenValidator validator) {
        tokenValidator = requireNonNull(validator, "validator");
        return this;
    }

    /**
     * Lets the host keep the projects and their provider keys; the database by default.
     *
     * @param store the host's own
     * @return this builder
     */
    public LlmProxyBuilder projectStore(ProjectStore store) {
        projectStore = requireNonNull(store, "store");
        return this;
    }

    /**
     * Adds a sink that the host has made. The engine starts and closes it.
     *
     * @param name unique among all sinks
     * @param sink receives all events, in batches of at most 100
     * @return this builder
     */
    public LlmProxyBuilder sink(String name, EventSink sink) {
        return sink(name, sink, Map.of());
    }

    /**
     * Adds a sink that the host has made, with settings of those that every sink has. The engine starts and closes it.
     *
     * @param name unique among all sinks
     * @param sink receives the events
     * @param settings by key, such as {@code batch-size} or {@code events}
     * @return this builder
     */
    public LlmProxyBuilder sink(String name, EventSink sink, Map<String, String> settings) {
        sinks.add(new RequestedSink(name, requireNonNull(sink, "sink"), settings));
        return this;
    }

    /**
     * Adds a sink by name: a built-in one such as {@code file}, or one that a plug-in on the class path provides.
     *
     * @param name the name of its provider, unique among all sinks
     * @param settings what its provider declares, such as {@code path}, and those that every sink has, such as {@code batch-size}
     * @return this builder
     */
    public LlmProxyBuilder sink(String name, Map<String, String> settings) {
        sinks.add(new RequestedSink(name, null, settings));
        return this;
    }

    /**
     * Replaces the in-memory bus. The engine closes it.
     *
     * @param bus the host's own
     * @return this builder
     */
    public LlmProxyBuilder eventBus(EventBus bus) {
        eventBus = requireNonNull(bus, "bus");
        return this;
    }

    /**
     * Chooses the bus by name: {@code in-memory}, the default, {@code journal}, or one that a plug-in on the class path provides, such
     * as {@code redis-streams}.
     *
     * @param name the name of its provider
     * @param settings what its provider declares, such as {@code path}
     * @return this builder
     */
    public LlmProxyBuilder eventBus(String name, Map<String, String> settings) {
        eventBus = null;
        eventBusName = requireNonNull(name, "name");
        busSettings = Map.copyOf(settings);
        return this;
    }

    /**
     * Limits how many events a sink may be behind before events are dropped for it and counted;
     * {@value #DEFAULT_EVENT_BUFFER_SIZE} by default.
     *
     * @param events 1 to 1,000,000
     * @return this builder
     */
    public LlmProxyBuilder eventBufferSize(int events) {
        if (events < 1 || events > 1_000_000) {
            throw new IllegalArgumentException("event-buffer-size: " + events + " (expected: 1 to 1000000)");
        }
        eventBufferSize = events;
        return this;
    }

    /**
     * Runs exchanges on the host's threads; by default on a pool of the engine's own. Where the runtime has virtual threads (Java 21 and
     * newer), all but the first eight exchanges at a time run on these.
     *
     * @param executor must run each task on a thread that may block; stays open
     * @return this builder
     */
    public LlmProxyBuilder executor(Executor executor) {
        this.executor = requireNonNull(executor, "executor");
        return this;
    }

    /**
     * Limits the exchanges at once; by default 20,000 on virtual threads and 2,000 on platform threads. Calls beyond it get
     * status 503 with {@code Retry-After}.
     *
     * @param max at least 1
     * @return this builder
     */
    public LlmProxyBuilder maxConcurrentExchanges(int max) {
        if (max < 1) {
            throw new IllegalArgumentException("max-concurrent-exchanges: " + max + " (expected: >= 1)");
        }
        maxConcurrentExchanges = max;
        return this;
    }

    /**
     * Limits the exchanges of one project at once; only {@link #maxConcurrentExchanges} counts by default.
     *
     * @param max at least 1
     * @return this builder
     */
    public LlmProxyBuilder maxConcurrentPerProject(int max) {
        if (max < 1) {
            throw new IllegalArgumentException("max-concurrent-per-project: " + max + " (expected: >= 1)");
        }
        maxConcurrentPerProject = max;
        return this;
    }

    /**
     * Limits the exchanges of one token at once; only {@link #maxConcurrentExchanges} counts by default.
     *
     * @param max at least 1
     * @return this builder
     */
    public LlmProxyBuilder maxConcurrentPerToken(int max) {
        if (max < 1) {
            throw new IllegalArgumentException("max-concurrent-per-token: " + max + " (expected: >= 1)");
        }
        maxConcurrentPerToken = max;
        return this;
    }

    /**
     * Limits the header of a request; {@value #DEFAULT_MAX_HEADER_BYTES} by default. Larger ones get status 431. The container may
     * have a smaller limit of its own.
     *
     * @param bytes of the names and values of all fields, at least 1,024
     * @return this builder
     */
    public LlmProxyBuilder maxHeaderBytes(int bytes) {
        if (bytes < 1024) {
            throw new IllegalArgumentException("max-header-bytes: " + bytes + " (expected: >= 1024)");
        }
        maxHeaderBytes = bytes;
        return this;
    }

    /**
     * Limits the body of a request; {@value #DEFAULT_MAX_REQUEST_BYTES} by default. Larger ones get status 413.
     *
     * @param bytes at least 1
     * @return this builder
     */
    public LlmProxyBuilder maxRequestBytes(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("max-request-bytes: " + bytes + " (expected: >= 1)");
        }
        maxRequestBytes = bytes;
        return this;
    }

    /**
     * Sets how long running exchanges may go on after {@link LlmProxy#close()}; 30 seconds by default.
     *
     * @param grace zero or more
     * @return this builder
     */
    public LlmProxyBuilder shutdownGrace(Duration grace) {
        if (grace.isNegative()) {
            throw new IllegalArgumentException("shutdown-grace: " + grace + " (expected: zero or more)");
        }
        shutdownGrace = grace;
        return this;
    }

    /**
     * Counts tokens where the provider does not; on by default. Such counts are marked as
     * {@link io.llmproxy.api.event.UsageSource#ESTIMATED}.
     *
     * @param on false to have no counts but the provider's
     * @return this builder
     */
    public LlmProxyBuilder usageEstimates(boolean on) {
        usageEstimates = on;
        return this;
    }

    /**
     * Replaces the prices from which costs are computed; those that come with the library by default.
     *
     * @param file of the form that {@code docs/costs.md} describes, read when the engine is built, or null for the default
     * @return this builder
     */
    public LlmProxyBuilder priceFile(@Nullable Path file) {
        priceFile = file;
        return this;
    }

    /**
     * Lets the field {@code user} of a request, or else {@code safety_identifier}, name the user in events if the token's
     * metadata do not; off by default, since whoever holds a token may write there what he likes.
     *
     * @param on true to believe the request
     * @return this builder
     */
    public LlmProxyBuilder userFromRequest(boolean on) {
        userFromRequest = on;
        return this;
    }

    /**
     * Says what is recorded of exchanges where neither their project nor their provider says; {@link CaptureMode#USAGE} by default.
     *
     * @param mode with {@link CaptureMode#BODIES}, what people write and models answer goes to the bus and to every sink
     * @return this builder
     */
    public LlmProxyBuilder capture(CaptureMode mode) {
        return capture(capture.withMode(requireNonNull(mode, "mode")));
    }

    private LlmProxyBuilder capture(CaptureConfig config) {
        capture = config;
        return this;
    }

    /**
     * Limits how much of a request is kept where bodies are recorded; 64 KiB by default.
     *
     * @param bytes 1 to 16,777,216
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public LlmProxyBuilder captureRequestBytes(int bytes) {
        return capture(capture.withBytes(bytes, capture.responseBytes()));
    }

    /**
     * Limits how much of an answer is kept where bodies are recorded; 256 KiB by default.
     *
     * @param bytes 1 to 16,777,216
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public LlmProxyBuilder captureResponseBytes(int bytes) {
        return capture(capture.withBytes(capture.requestBytes(), bytes));
    }

    /**
     * Names the keys of token metadata that events may hold; all by default. What an event may not hold names no user either.
     *
     * @param keys compared exactly; none for all
     * @return this builder
     */
    public LlmProxyBuilder eventMetadataAllow(List<String> keys) {
        return capture(capture.withMetadata(keys, capture.deniedMetadata()));
    }

    /**
     * Names the keys of token metadata that events may not hold, be they allowed or not; none by default.
     *
     * @param keys compared exactly
     * @return this builder
     */
    public LlmProxyBuilder eventMetadataDeny(List<String> keys) {
        return capture(capture.withMetadata(capture.allowedMetadata(), keys));
    }

    /**
     * Takes out of events what must not leave the engine; nothing by default. It sees what the metadata settings have left, and runs
     * before the bus and all sinks.
     *
     * @param redactor called off the threads of calls, by several at a time; while it runs, the exchange is not recorded
     * @return this builder
     */
    public LlmProxyBuilder redactor(EventRedactor redactor) {
        this.redactor = requireNonNull(redactor, "redactor");
        return this;
    }

    /**
     * Sets the wall clock; the system's by default.
     *
     * @param clock for expiry and for the times in events
     * @return this builder
     */
    public LlmProxyBuilder clock(InstantSource clock) {
        this.clock = requireNonNull(clock, "clock");
        return this;
    }

    /**
     * Allows tokens that never expire; by default every token has an end, and asking for one without is refused.
     *
     * @param allowed true to issue them to those who ask for them explicitly
     * @return this builder
     */
    public LlmProxyBuilder neverExpiringTokens(boolean allowed) {
        neverExpiringTokens = allowed;
        return this;
    }

    /**
     * Sets how long a valid token is remembered; 30 seconds by default. While the database does not answer, tokens that are
     * remembered keep working for so long. Changes take effect earlier: at once in this engine, within two seconds in others.
     *
     * @param ttl one second to one day
     * @return this builder
     */
    public LlmProxyBuilder tokenCacheTtl(Duration ttl) {
        if (ttl.compareTo(Duration.ofSeconds(1)) < 0 || ttl.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("token-cache-ttl: " + ttl + " (expected: PT1S to PT24H)");
        }
        tokenCacheTtl = ttl;
        return this;
    }

    /**
     * Ends running calls when their token is revoked or their project is switched off: the connection of the client is aborted. By
     * default running calls go on to their end. Works with the built-in tokens only.
     *
     * @param endThem true to end them
     * @return this builder
     */
    public LlmProxyBuilder endCallsOnRevocation(boolean endThem) {
        endCallsOnRevocation = endThem;
        return this;
    }

    /**
     * Switches the audit trail on or off; on by default. It goes to the database unless {@link #auditInDatabase} says otherwise.
     *
     * @param enabled false for no trail at all
     * @return this builder
     */
    public LlmProxyBuilder audit(boolean enabled) {
        return audit(
                new AuditConfig(enabled, audit.file(), audit.maxFileBytes(), audit.isInDatabase(), audit.retention()));
    }

    /**
     * Writes the audit trail to a file, one JSON line per event; by default to none. A full file is renamed to {@code <name>.1},
     * and so on; ten old ones are kept.
     *
     * @param file created if need be, together with its folder, and then readable by its owner only
     * @param maxBytes when it is full, at least 1
     * @return this builder
     */
    public LlmProxyBuilder auditFile(Path file, long maxBytes) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("audit-log-max-bytes: " + maxBytes + " (expected: >= 1)");
        }
        return audit(new AuditConfig(
                audit.isEnabled(), requireNonNull(file, "file"), maxBytes, audit.isInDatabase(), audit.retention()));
    }

    /**
     * Keeps the audit trail in the database, where it can be searched, or not; it does by default, and for ever.
     *
     * @param inDatabase false for the file only
     * @param retention how long events stay there; zero for ever
     * @return this builder
     */
    public LlmProxyBuilder auditInDatabase(boolean inDatabase, Duration retention) {
        if (retention.isNegative()) {
            throw new IllegalArgumentException("audit-retention: " + retention + " (expected: zero or more)");
        }
        return audit(new AuditConfig(audit.isEnabled(), audit.file(), audit.maxFileBytes(), inDatabase, retention));
    }

    private LlmProxyBuilder audit(AuditConfig config) {
        audit = config;
        return this;
    }

    /**
     * Trusts proxies to tell the addresses of their clients in {@code X-Forwarded-For} and {@code X-Real-IP}; none by default, so
     * that the client is whoever is connected. The addresses stand in the audit trail.
     *
     * @param proxies addresses and blocks such as {@code 10.0.0.0/8}
     * @return this builder
     */
    public LlmProxyBuilder trustedProxies(List<String> proxies) {
        trustedProxies = List.copyOf(proxies);
        return this;
    }

    /**
     * Sets how often expired tokens are marked as revoked; every hour by default.
     *
     * @param interval zero or more; zero for never
     * @return this builder
     */
    public LlmProxyBuilder tokenCleanupInterval(Duration interval) {
        if (interval.isNegative()) {
            throw new IllegalArgumentException("token-cleanup-interval: " + interval + " (expected: zero or more)");
        }
        tokenCleanupInterval = interval;
        return this;
    }

    /**
     * Sets the source of elapsed time; {@link System#nanoTime()} by default.
     *
     * @param ticker nanoseconds since some moment
     * @return this builder
     */
    public LlmProxyBuilder ticker(LongSupplier ticker) {
        this.ticker = requireNonNull(ticker, "ticker");
        return this;
    }

    /**
     * Sets where plug-ins are looked for; the loader of the engine's own classes by default.
     *
     * @param loader for instance that of the web application
     * @return this builder
     */
    public LlmProxyBuilder classLoader(ClassLoader loader) {
        classLoader = requireNonNull(loader, "loader");
        return this;
    }

    /**
     * Applies settings in text form, as from init-params or properties. The keys are those of the configuration table, such as
     * {@code database-path}, with or without the prefix {@code llmproxy.}. Settings that are absent get their defaults.
     *
     * @param settings texts by key
     * @param origin tells where a key comes from, for error messages
     * @return this builder
     * @throws InvalidConfigException if a key is unknown or a value cannot be read; lists all problems
     */
    public LlmProxyBuilder settings(Map<String, String> settings, UnaryOperator<String> origin) {
        return apply(EngineSettings.parse(settings, origin));
    }

    /**
     * Applies settings from environment variables: {@code LLMPROXY_} and the key in upper case, or the names of the original such as
     * {@code DATABASE_PATH}. Settings that are absent get their defaults.
     *
     * @param variables such as {@link System#getenv()}
     * @return this builder
     * @throws InvalidConfigException if a variable is unknown or a value cannot be read; lists all problems
     */
    public LlmProxyBuilder environment(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
        return apply(EngineSettings.fromEnvironment(variables));
    }

    private LlmProxyBuilder apply(EngineSettings settings) {
        applyProviders(settings);
        settings.sinks().forEach(name -> sink(name, settings.sinkSettings(name)));
        settings.maxConcurrentExchanges().ifPresent(this::maxConcurrentExchanges);
        settings.maxConcurrentPerProject().ifPresent(this::maxConcurrentPerProject);
        settings.maxConcurrentPerToken().ifPresent(this::maxConcurrentPerToken);
        httpProxies = settings.httpProxies();
        encryption = new EncryptionKeys(
                settings.encryptionKey().orElse(null),
                settings.previousEncryptionKeys(),
                settings.requireEncryptionKey());
        return eventBus(settings.eventBus(), settings.busSettings())
                .database(settings.database())
                .databaseAdoptionZone(settings.databaseAdoptionZone())
                .providerReloadInterval(settings.providerReloadInterval())
                .maxHeaderBytes(settings.maxHeaderBytes())
                .eventBufferSize(settings.eventBufferSize())
                .maxRequestBytes(settings.maxRequestBytes())
                .shutdownGrace(settings.shutdownGrace())
                .usageEstimates(settings.usageEstimates())
                .priceFile(settings.priceFile().orElse(null))
                .userFromRequest(settings.userFromRequest())
                .capture(settings.capture())
                .neverExpiringTokens(settings.neverExpiringTokens())
                .tokenCacheTtl(settings.tokenCacheTtl())
                .tokenCleanupInterval(settings.tokenCleanupInterval())
                .endCallsOnRevocation(settings.endCallsOnRevocation())
                .trustedProxies(settings.trustedProxies())
                .audit(settings.audit());
    }

    private void applyProviders(EngineSettings settings) {
        Path file = settings.providerFile().orElse(null);
        if (file == null) {
            provider(ProviderConfig.openAi(settings.baseUrl()).build());
            return;
        }
        String defaultName = settings.provider().orElse(null);
        providers(ProviderFile.load(file).providers(defaultName));
        providerFile = file;
        defaultProvider = defaultName;
    }

    /**
     * Opens everything and starts the threads.
     *
     * @return the running engine, which the caller closes
     * @throws InvalidConfigException if a setting is wrong, or {@link #providerCheck} refuses the providers; nothing stays open then
     * @throws io.llmproxy.api.sink.SinkException if a sink cannot start; nothing stays open then
     */
    public LlmProxy build() {
        OpenParts open = new OpenParts();
        try {
            return new LlmProxy(new LlmProxyAssembly(this, open).assemble());
        } catch (RuntimeException | Error e) { // a sink with a missing class ends in the latter
            open.close();
            throw e;
        }
    }
}
