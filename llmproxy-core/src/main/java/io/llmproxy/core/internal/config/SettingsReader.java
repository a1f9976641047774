package io.llmproxy.core.internal.config;

import io.llmproxy.api.Secret;
import io.llmproxy.api.event.CaptureMode;
import io.llmproxy.core.internal.crypto.EncryptionKey;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the flat settings key by key; a wrong value becomes a problem and its default, so that reading goes on. */
final class SettingsReader {
    private static final String PREFIX = "llmproxy.";
    private static final String BUILT_IN_PROVIDER = "openai";
    private static final int MAX_EVENT_BUFFER_SIZE = 1_000_000;
    private static final int MAX_CONNECTIONS = 1_000;
    private static final int FEWEST_HEADER_BYTES = 1 << 10;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration SHORTEST_LIFETIME = Duration.ofSeconds(30);
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    private final Map<String, String> values = new TreeMap<>();
    private final Map<String, String> origins = new TreeMap<>();
    private final Problems problems;

    SettingsReader(Map<String, String> values, Function<String, String> originOfKey, Problems problems) {
        this.problems = problems;
        new TreeMap<>(values).forEach((typedKey, value) -> add(typedKey, value.strip(), originOfKey.apply(typedKey)));
    }

    private void add(String typedKey, String value, String origin) {
        String key = typedKey.startsWith(PREFIX) ? typedKey.substring(PREFIX.length()) : typedKey;
        if (!SettingKeys.ALL.contains(key)
                && !key.startsWith(SettingKeys.SINK_PREFIX)
                && !key.startsWith(SettingKeys.BUS_PREFIX)) {
            problems.add(origin, "unknown setting (" + Suggestion.of(key, SettingKeys.ALL) + ")");
        } else if (origins.containsKey(key)) {
            problems.add(origin, "set twice (expected: only one of this and " + origins.get(key) + ")");
        } else if (!value.isEmpty()) {
            values.put(key, value);
            origins.put(key, origin);
        }
    }

    @Nullable
    Path providerFile() {
        return read(SettingKeys.PROVIDER_FILE, SettingsReader::path);
    }

    @Nullable
    String provider() {
        return read(SettingKeys.PROVIDER, name -> {
            if (!values.containsKey(SettingKeys.PROVIDER_FILE) && !name.equals(BUILT_IN_PROVIDER)) {
                throw new IllegalArgumentException(Echo.of(name) + " (expected: " + BUILT_IN_PROVIDER + ", or a "
                        + SettingKeys.PROVIDER_FILE + " that contains it)");
            }
            return name;
        });
    }

    URI baseUrl() {
        return read(SettingKeys.BASE_URL, URI.create("https://api.openai.com"), text -> {
            if (values.containsKey(SettingKeys.PROVIDER_FILE)) {
                throw new IllegalArgumentException("without effect (expected: only one of this and "
                        + origins.get(SettingKeys.PROVIDER_FILE) + ")");
            }
            return BaseUrl.parse(text);
        });
    }

    Duration providerReloadInterval() {
        return read(SettingKeys.PROVIDER_RELOAD_INTERVAL, Duration.ZERO, text -> {
            Duration interval = Durations.parse(text);
            if (!interval.isZero() && (interval.compareTo(SECOND) < 0 || interval.compareTo(DAY) > 0)) {
                throw new IllegalArgumentException(Echo.of(text) + " (expected: 1s to 24h, or 0 for never)");
            }
            if (!interval.isZero() && !values.containsKey(SettingKeys.PROVIDER_FILE)) {
                throw new IllegalArgumentException(
                        "without effect (expected: a " + SettingKeys.PROVIDER_FILE + " as well)");
            }
            return interval;
        });
    }

    HttpProxies httpProxies() {
        return new HttpProxies(
                read(SettingKeys.HTTP_PROXY, HttpProxyUrl::parse),
                read(SettingKeys.HTTPS_PROXY, HttpProxyUrl::parse),
                read(SettingKeys.NO_PROXY, List.of(), HttpProxyUrl::directHosts));
    }

    DatabaseConfig database() {
        Path path = read(SettingKeys.DATABASE_PATH, Path.of("data", "llm-proxy.db"), SettingsReader::path);
        DatabaseDriver driver = read(SettingKeys.DATABASE_DRIVER, DatabaseDriver::parse);
        DatabaseConfig.Pool pool = databasePool();
        ServerUrl url = read(SettingKeys.DATABASE_URL, text -> serverUrl(text, driver));
        if (url != null) {
            return new DatabaseConfig.Server(url, pool);
        }
        if (driver != null && driver != DatabaseDriver.SQLITE && !values.containsKey(SettingKeys.DATABASE_URL)) {
            problems.add(
                    origin(SettingKeys.DATABASE_DRIVER),
                    driver + " without an address (expected: " + SettingKeys.DATABASE_URL + " as well)");
        }
        return new DatabaseConfig.File(path);
    }

    ZoneId databaseAdoptionZone() {
        return read(SettingKeys.DATABASE_ADOPTION_ZONE, ZoneId.of("UTC"), text -> {
            try {
                return ZoneId.of(text);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(Echo.of(text) + " (expected: a time zone such as Europe/Berlin)", e);
            }
        });
    }

    private ServerUrl serverUrl(String text, @Nullable DatabaseDriver driver) {
        if (values.containsKey(SettingKeys.DATABASE_PATH)) {
            throw new IllegalArgumentException(
                    "two databases (expected: only one of this and " + origins.get(SettingKeys.DATABASE_PATH) + ")");
        }
        ServerUrl url = ServerUrl.parse(text);
        if (driver != null && driver != url.driver()) {
            throw new IllegalArgumentException("a URL of " + url.driver() + " (expected: one of " + driver + ", as "
                    + origins.get(SettingKeys.DATABASE_DRIVER) + " says)");
        }
        return url;
    }

    private DatabaseConfig.Pool databasePool() {
        DatabaseConfig.Pool standard = DatabaseConfig.Pool.DEFAULT;
        return new DatabaseConfig.Pool(
                read(SettingKeys.DATABASE_POOL_SIZE, standard.size(), text -> wholeNumber(text, MAX_CONNECTIONS)),
                read(
                        SettingKeys.DATABASE_MAX_IDLE_CONNS,
                        standard.maxIdle(),
                        text -> wholeNumber(text, 0, MAX_CONNECTIONS)),
                read(SettingKeys.DATABASE_CONN_MAX_LIFETIME, standard.maxLifetime(), SettingsReader::lifetime));
    }

    private static Duration lifetime(String text) {
        Duration lifetime = Durations.parse(text);
        if (!lifetime.isZero() && lifetime.compareTo(SHORTEST_LIFETIME) < 0) {
            throw new IllegalArgumentException(text + " (expected: at least 30s, or 0 for no limit)");
        }
        return lifetime;
    }

    @Nullable
    EncryptionKey encryptionKey() {
        return read(SettingKeys.ENCRYPTION_KEY, text -> EncryptionKey.parse(Secret.of(text)));
    }

    List<EncryptionKey> previousEncryptionKeys() {
        return read(SettingKeys.PREVIOUS_ENCRYPTION_KEYS, List.of(), text -> {
            List<EncryptionKey> keys = new ArrayList<>();
            for (String part : text.split(",", -1)) {
                if (part.isBlank()) {
                    throw new IllegalArgumentException("an empty key (expected: keys separated by commas)");
                }
                keys.add(EncryptionKey.parse(Secret.of(part.strip())));
            }
            return List.copyOf(keys);
        });
    }

    boolean requireEncryptionKey() {
        return read(SettingKeys.REQUIRE_ENCRYPTION_KEY, false, SettingsReader::flag);
    }

    List<String> sinks() {
        return read(SettingKeys.SINKS, List.of(), text -> {
            List<String> names = new ArrayList<>();
            for (String part : text.split(",", -1)) {
                String name = part.strip();
                if (!NAME.matcher(name).matches() || names.contains(name)) {
                    throw new IllegalArgumentException(
                            Echo.of(name) + " (expected: different names of sinks, separated by commas, such as file)");
                }
                names.add(name);
            }
            return List.copyOf(names);
        });
    }

    /** Groups {@code sink.<name>.<key>} by name. Says nothing about values: any of them may be a credential. */
    Map<String, Map<String, String>> sinkSettings(List<String> sinks) {
        Map<String, Map<String, String>> settings = new LinkedHashMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(SettingKeys.SINK_PREFIX)) {
                int dot = key.indexOf('.', SettingKeys.SINK_PREFIX.length());
                String sink = key.substring(SettingKeys.SINK_PREFIX.length(), dot < 0 ? key.length() : dot);
                if (dot < 0 || !NAME.matcher(key.substring(dot + 1)).matches()) {
                    problems.add(origin(key), "unknown setting (expected: sink.<name>.<key> in lower case)");
                } else if (!sinks.contains(sink)) {
                    problems.add(
                            origin(key), "the sink " + sink + " is not switched on (" + switchedOn(sink, sinks) + ")");
                } else {
                    settings.computeIfAbsent(sink, name -> new TreeMap<>()).put(key.substring(dot + 1), value);
                }
            }
        });
        settings.replaceAll((sink, own) -> Map.copyOf(own));
        return Map.copyOf(settings);
    }

    private static String switchedOn(String sink, List<String> sinks) {
        return sinks.isEmpty() ? "expected: its name in sinks" : Suggestion.of(sink, sinks);
    }

    String eventBus() {
        return read(SettingKeys.EVENT_BUS, "in-memory", name -> {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        Echo.of(name) + " (expected: in-memory, journal, redis-streams, or the name of a plug-in)");
            }
            return name;
        });
    }

    /** Says nothing about values: any of them may be a credential. */
    Map<String, String> busSettings() {
        Map<String, String> settings = new TreeMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(SettingKeys.BUS_PREFIX)) {
                String name = key.substring(SettingKeys.BUS_PREFIX.length());
                if (NAME.matcher(name).matches()) {
                    settings.put(name, value);
                } else {
                    problems.add(origin(key), "unknown setting (expected: bus.<key> in lower case)");
                }
            }
        });
        return Map.copyOf(settings);
    }

    int eventBufferSize() {
        return read(SettingKeys.EVENT_BUFFER_SIZE, 10_000, text -> wholeNumber(text, MAX_EVENT_BUFFER_SIZE));
    }

    @Nullable
    Integer maxConcurrentExchanges() {
        return read(SettingKeys.MAX_CONCURRENT_EXCHANGES, text -> wholeNumber(text, Integer.MAX_VALUE));
    }

    @Nullable
    Integer maxConcurrentPerProject() {
        return read(SettingKeys.MAX_CONCURRENT_PER_PROJECT, text -> wholeNumber(text, Integer.MAX_VALUE));
    }

    @Nullable
    Integer maxConcurrentPerToken() {
        return read(SettingKeys.MAX_CONCURRENT_PER_TOKEN, text -> wholeNumber(text, Integer.MAX_VALUE));
    }

    int maxHeaderBytes() {
        return read(SettingKeys.MAX_HEADER_BYTES, 64 << 10, text -> {
            long bytes = ByteSizes.parse(text);
            if (bytes < FEWEST_HEADER_BYTES || bytes > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(Echo.of(text) + " (expected: 1KiB to 2147483647)");
            }
            return (int) bytes;
        });
    }

    long maxRequestBytes() {
        return read(SettingKeys.MAX_REQUEST_BYTES, 50L << 20, SettingsReader::someBytes);
    }

    private static long someBytes(String text) {
        long bytes = ByteSizes.parse(text);
        if (bytes < 1) {
            throw new IllegalArgumentException(text + " (expected: at least 1 byte)");
        }
        return bytes;
    }

    Duration shutdownGrace() {
        return read(SettingKeys.SHUTDOWN_GRACE, Duration.ofSeconds(30), Durations::parse);
    }

    boolean usageEstimates() {
        return read(SettingKeys.USAGE_ESTIMATES, true, SettingsReader::flag);
    }

    @Nullable
    Path priceFile() {
        return read(SettingKeys.PRICE_FILE, SettingsReader::path);
    }

    boolean userFromRequest() {
        return read(SettingKeys.USER_FROM_REQUEST, false, SettingsReader::flag);
    }

    CaptureConfig capture() {
        CaptureConfig standard = CaptureConfig.DEFAULT;
        return new CaptureConfig(
                read(SettingKeys.CAPTURE, standard.mode(), SettingsReader::captureMode),
                read(SettingKeys.CAPTURE_REQUEST_BYTES, standard.requestBytes(), SettingsReader::capturedBytes),
                read(SettingKeys.CAPTURE_RESPONSE_BYTES, standard.responseBytes(), SettingsReader::capturedBytes),
                read(SettingKeys.EVENT_METADATA_ALLOW, List.of(), SettingsReader::names),
                read(SettingKeys.EVENT_METADATA_DENY, List.of(), SettingsReader::names));
    }

    static CaptureMode captureMode(String text) {
        try {
            return CaptureMode.of(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(Echo.of(text) + " (expected: off, usage or bodies)", e);
        }
    }

    private static int capturedBytes(String text) {
        long bytes = ByteSizes.parse(text);
        if (bytes < 1 || bytes > CaptureConfig.MAX_BYTES) {
            throw new IllegalArgumentException(Echo.of(text) + " (expected: 1 byte to 16MiB)");
        }
        return (int) bytes;
    }

    private static List<String> names(String text) {
        return List.of(text.split("\\s*,\\s*", -1));
    }

    boolean neverExpiringTokens() {
        return read(SettingKeys.NEVER_EXPIRING_TOKENS, false, SettingsReader::flag);
    }

    Duration tokenCacheTtl() {
        return read(SettingKeys.TOKEN_CACHE_TTL, Duration.ofSeconds(30), text -> {
            Duration ttl = Durations.parse(text);
            if (ttl.compareTo(SECOND) < 0 || ttl.compareTo(DAY) > 0) {
                throw new IllegalArgumentException(Echo.of(text) + " (expected: 1s to 24h)");
            }
            return ttl;
        });
    }

    Duration tokenCleanupInterval() {
        return read(SettingKeys.TOKEN_CLEANUP_INTERVAL, Duration.ofHours(1), Durations::parse);
    }

    boolean endCallsOnRevocation() {
        return read(SettingKeys.END_CALLS_ON_REVOCATION, false, SettingsReader::flag);
    }

    AuditConfig audit() {
        return new AuditConfig(
                read(SettingKeys.AUDIT_ENABLED, true, SettingsReader::flag),
                read(SettingKeys.AUDIT_LOG_FILE, SettingsReader::path),
                read(SettingKeys.AUDIT_LOG_MAX_BYTES, 100L << 20, SettingsReader::someBytes),
                read(SettingKeys.AUDIT_STORE_IN_DB, true, SettingsReader::flag),
                read(SettingKeys.AUDIT_RETENTION, Duration.ZERO, Durations::parse));
    }

    List<String> trustedProxies() {
        return read(SettingKeys.TRUSTED_PROXIES, List.of(), SettingsReader::names);
    }

    private <T> T read(String key, T fallback, Function<String, T> parser) {
        @Nullable T value = read(key, parser);
        return value == null ? fallback : value;
    }

    private <T> @Nullable T read(String key, Function<String, T> parser) {
        String text = values.get(key);
        if (text == null) {
            return null;
        }
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            problems.add(origin(key), String.valueOf(e.getMessage()));
            return null;
        }
    }

    private String origin(String key) {
        return origins.getOrDefault(key, key);
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(Echo.of(text) + " (expected: a path)", e);
        }
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true", "TRUE", "True", "t", "T", "1" -> true; // what Go takes for a boolean
            case "false", "FALSE", "False", "f", "F", "0" -> false;
            default -> throw new IllegalArgumentException(Echo.of(text) + " (expected: true or false)");
        };
    }

    private static int wholeNumber(String text, int max) {
        return wholeNumber(text, 1, max);
    }

    private static int wholeNumber(String text, int min, int max) {
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Falls through: the range says more than the parser.
        }
        throw new IllegalArgumentException(
                Echo.of(text) + " (expected: a whole number from " + min + " to " + max + ")");
    }
}
