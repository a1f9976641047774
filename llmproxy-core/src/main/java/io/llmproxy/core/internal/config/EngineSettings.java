package io.llmproxy.core.internal.config;

import io.llmproxy.core.InvalidConfigException;
import io.llmproxy.core.internal.crypto.EncryptionKey;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The engine's configuration in its flat form, as init parameters, properties and the environment give it. Immutable.
 *
 * <p>A host that is configured by the environment alone reads it in one go: {@code EngineSettings.fromEnvironment(System.getenv())}.
 * A host that mixes sources puts them into one map and says of each key where it came from.
 */
public final class EngineSettings {
    private final @Nullable Path providerFile;
    private final @Nullable String provider;
    private final URI baseUrl;
    private final Duration providerReloadInterval;
    private final HttpProxies httpProxies;
    private final DatabaseConfig database;
    private final ZoneId databaseAdoptionZone;
    private final @Nullable EncryptionKey encryptionKey;
    private final List<EncryptionKey> previousEncryptionKeys;
    private final boolean requireEncryptionKey;
    private final List<String> sinks;
    private final Map<String, Map<String, String>> sinkSettings;
    private final String eventBus;
    private final Map<String, String> busSettings;
    private final int eventBufferSize;
    private final @Nullable Integer maxConcurrentExchanges;
    private final @Nullable Integer maxConcurrentPerProject;
    private final @Nullable Integer maxConcurrentPerToken;
    private final int maxHeaderBytes;
    private final long maxRequestBytes;
    private final Duration shutdownGrace;
    private final boolean usageEstimates;
    private final @Nullable Path priceFile;
    private final boolean userFromRequest;
    private final CaptureConfig capture;
    private final boolean neverExpiringTokens;
    private final Duration tokenCacheTtl;
    private final Duration tokenCleanupInterval;
    private final boolean endCallsOnRevocation;
    private final AuditConfig audit;
    private final List<String> trustedProxies;

    private EngineSettings(SettingsReader reader) {
        providerFile = reader.providerFile();
        provider = reader.provider();
        baseUrl = reader.baseUrl();
        providerReloadInterval = reader.providerReloadInterval();
        httpProxies = reader.httpProxies();
        database = reader.database();
        databaseAdoptionZone = reader.databaseAdoptionZone();
        encryptionKey = reader.encryptionKey();
        previousEncryptionKeys = reader.previousEncryptionKeys();
        requireEncryptionKey = reader.requireEncryptionKey();
        sinks = reader.sinks();
        sinkSettings = reader.sinkSettings(sinks);
        eventBus = reader.eventBus();
        busSettings = reader.busSettings();
        eventBufferSize = reader.eventBufferSize();
        maxConcurrentExchanges = reader.maxConcurrentExchanges();
        maxConcurrentPerProject = reader.maxConcurrentPerProject();
        maxConcurrentPerToken = reader.maxConcurrentPerToken();
        maxHeaderBytes = reader.maxHeaderBytes();
        maxRequestBytes = reader.maxRequestBytes();
        shutdownGrace = reader.shutdownGrace();
        usageEstimates = reader.usageEstimates();
        priceFile = reader.priceFile();
        userFromRequest = reader.userFromRequest();
        capture = reader.capture();
        neverExpiringTokens = reader.neverExpiringTokens();
        tokenCacheTtl = reader.tokenCacheTtl();
        tokenCleanupInterval = reader.tokenCleanupInterval();
        endCallsOnRevocation = reader.endCallsOnRevocation();
        audit = reader.audit();
        trustedProxies = reader.trustedProxies();
    }

    /**
     * Reads settings.
     *
     * @param values by key, in kebab-case, with or without {@code llmproxy.} in front; an empty value counts as not set
     * @param originOfKey says for a key of {@code values} what its author has to look for, such as {@code web.xml init-param
     *     sinks}; every problem starts with it
     * @return the settings
     * @throws InvalidConfigException with all problems
     */
    public static EngineSettings parse(Map<String, String> values, Function<String, String> originOfKey) {
        Problems problems = new Problems();
        return parse(values, originOfKey, problems);
    }

    /**
     * Reads settings from environment variables.
     *
     * @param variables for example {@code System.getenv()}
     * @return the settings
     * @throws InvalidConfigException with all problems, each naming its variable
     */
    public static EngineSettings fromEnvironment(Map<String, String> variables) {
        Problems problems = new Problems();
        Environment environment = Environment.of(variables, problems);
        return parse(environment.settings(), environment::originOf, problems);
    }

    private static EngineSettings parse(
            Map<String, String> values, Function<String, String> originOfKey, Problems problems) {
        EngineSettings settings = new EngineSettings(new SettingsReader(values, originOfKey, problems));
        problems.throwIfAny();
        return settings;
    }

    /**
     * Returns the file with the providers.
     *
     * @return the path, or empty for the built-in profile of OpenAI at {@link #baseUrl()}
     */
    public Optional<Path> providerFile() {
        return Optional.ofNullable(providerFile);
    }

    /**
     * Returns which provider of the file to use.
     *
     * @return the name, or empty for the file's default
     */
    public Optional<String> provider() {
        return Optional.ofNullable(provider);
    }

    /**
     * Returns the address for the built-in profile.
     *
     * @return {@code https://api.openai.com} unless set; without meaning if there is a provider file
     */
    public URI baseUrl() {
        return baseUrl;
    }

    /**
     * Returns how often the provider file is looked at for changes.
     *
     * @return zero for never, which is the default, or one second to one day
     */
    public Duration providerReloadInterval() {
        return providerReloadInterval;
    }

    /**
     * Returns through which HTTP proxies providers are reached.
     *
     * @return {@link HttpProxies#NONE} unless set
     */
    public HttpProxies httpProxies() {
        return httpProxies;
    }

    /**
     * Returns which database to open.
     *
     * @return the SQLite file {@code data/llm-proxy.db} unless set
     */
    public DatabaseConfig database() {
        return database;
    }

    /**
     * Returns by which clock the Go edition wrote the ends of tokens, if a database of it is adopted.
     *
     * @return UTC unless set
     */
    public ZoneId databaseAdoptionZone() {
        return databaseAdoptionZone;
    }

    /**
     * Returns the key that encrypts secrets in the database.
     *
     * @return the key, or empty if they are stored in clear
     */
    public Optional<EncryptionKey> encryptionKey() {
        return Optional.ofNullable(encryptionKey);
    }

    /**
     * Returns the keys that only open what they have encrypted earlier.
     *
     * @return none unless set
     */
    public List<EncryptionKey> previousEncryptionKeys() {
        return previousEncryptionKeys;
    }

    /**
     * Tells whether a start without an encryption key is refused.
     *
     * @return false unless set
     */
    public boolean requireEncryptionKey() {
        return requireEncryptionKey;
    }

    /**
     * Returns the names of the sinks to create.
     *
     * @return in the order of the configuration, without duplicates
     */
    public List<String> sinks() {
        return sinks;
    }

    /**
     * Returns what is set for a sink. The values may be credentials.
     *
     * @param sink a name from {@link #sinks()}
     * @return the values by key below {@code sink.<name>.}
     */
    public Map<String, String> sinkSettings(String sink) {
        return sinkSettings.getOrDefault(sink, Map.of());
    }

    /**
     * Returns the name of the bus.
     *
     * @return {@code in-memory} unless set otherwise
     */
    public String eventBus() {
        return eventBus;
    }

    /**
     * Returns what is set for the bus. The values may be credentials.
     *
     * @return the values by key below {@code bus.}
     */
    public Map<String, String> busSettings() {
        return busSettings;
    }

    /**
     * Returns how many events may wait for the slowest sink.
     *
     * @return 1 to 1,000,000; 10,000 unless set
     */
    public int eventBufferSize() {
        return eventBufferSize;
    }

    /**
     * Returns how many exchanges may run at a time.
     *
     * @return at least 1, or empty if not set
     */
    public OptionalInt maxConcurrentExchanges() {
        return maxConcurrentExchanges == null ? OptionalInt.empty() : OptionalInt.of(maxConcurrentExchanges);
    }

    /**
     * Returns how many exchanges of one project may run at a time.
     *
     * @return at least 1, or empty if not set
     */
    public OptionalInt maxConcurrentPerProject() {
        return maxConcurrentPerProject == null ? OptionalInt.empty() : OptionalInt.of(maxConcurrentPerProject);
    }

    /**
     * Returns how many exchanges of one token may run at a time.
     *
     * @return at least 1, or empty if not set
     */
    public OptionalInt maxConcurrentPerToken() {
        return maxConcurrentPerToken == null ? OptionalInt.empty() : OptionalInt.of(maxConcurrentPerToken);
    }

    /**
     * Returns how large the header fields of a request may be.
     *
     * @return bytes of names and values together, at least 1,024; 64 KiB unless set
     */
    public int maxHeaderBytes() {
        return maxHeaderBytes;
    }

    /**
     * Returns how large the body of a request may be.
     *
     * @return bytes, at least 1; 50 MiB unless set
     */
    public long maxRequestBytes() {
        return maxRequestBytes;
    }

    /**
     * Returns how long a shutdown waits for running exchanges.
     *
     * @return zero or more; 30 seconds unless set
     */
    public Duration shutdownGrace() {
        return shutdownGrace;
    }

    /**
     * Tells whether tokens are counted where the provider does not count them.
     *
     * @return true unless set
     */
    public boolean usageEstimates() {
        return usageEstimates;
    }

    /**
     * Returns the file with the prices.
     *
     * @return the path, or empty for the built-in table
     */
    public Optional<Path> priceFile() {
        return Optional.ofNullable(priceFile);
    }

    /**
     * Tells whether a request may name its user if the token does not.
     *
     * @return false unless set
     */
    public boolean userFromRequest() {
        return userFromRequest;
    }

    /**
     * Returns what events hold.
     *
     * @return {@link CaptureConfig#DEFAULT} unless set
     */
    public CaptureConfig capture() {
        return capture;
    }

    /**
     * Tells whether tokens may be issued that never expire.
     *
     * @return false unless set
     */
    public boolean neverExpiringTokens() {
        return neverExpiringTokens;
    }

    /**
     * Returns how long a valid token is remembered.
     *
     * @return one second to one day; 30 seconds unless set
     */
    public Duration tokenCacheTtl() {
        return tokenCacheTtl;
    }

    /**
     * Returns how often expired tokens are marked as revoked.
     *
     * @return zero for never; one hour unless set
     */
    public Duration tokenCleanupInterval() {
        return tokenCleanupInterval;
    }

    /**
     * Tells whether running calls end when their token is revoked or their project is switched off.
     *
     * @return false unless set
     */
    public boolean endCallsOnRevocation() {
        return endCallsOnRevocation;
    }

    /**
     * Returns where the audit trail goes.
     *
     * @return the configuration; to the database for ever unless set
     */
    public AuditConfig audit() {
        return audit;
    }

    /**
     * Returns whose word on the addresses of clients counts.
     *
     * @return addresses and blocks of addresses as they were written; none unless set
     */
    public List<String> trustedProxies() {
        return trustedProxies;
    }

    /** Returns what is safe to print: no encryption key, nothing of the sinks' settings. */
    @Override
    public String toString() {
        return "EngineSettings[providerFile=" + providerFile + ", provider=" + provider + ", baseUrl="
                + Echo.withoutQuery(baseUrl.toString())
                + ", database=" + database + ", sinks=" + sinks + "]";
    }
}
