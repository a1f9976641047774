package io.llmproxy.core.internal.config;

import java.util.List;

/** The names of the flat settings, as they stand below {@code llmproxy.}. */
final class SettingKeys {
    static final String PROVIDER_FILE = "provider-file";
    static final String PROVIDER = "provider";
    static final String BASE_URL = "base-url";
    static final String PROVIDER_RELOAD_INTERVAL = "provider-reload-interval";
    static final String HTTP_PROXY = "http-proxy";
    static final String HTTPS_PROXY = "https-proxy";
    static final String NO_PROXY = "no-proxy";
    static final String DATABASE_DRIVER = "database-driver";
    static final String DATABASE_PATH = "database-path";
    static final String DATABASE_URL = "database-url";
    static final String DATABASE_POOL_SIZE = "database-pool-size";
    static final String DATABASE_MAX_IDLE_CONNS = "database-max-idle-conns";
    static final String DATABASE_CONN_MAX_LIFETIME = "database-conn-max-lifetime";
    static final String DATABASE_ADOPTION_ZONE = "database-adoption-zone";
    static final String ENCRYPTION_KEY = "encryption-key";
    static final String PREVIOUS_ENCRYPTION_KEYS = "previous-encryption-keys";
    static final String REQUIRE_ENCRYPTION_KEY = "require-encryption-key";
    static final String SINKS = "sinks";
    static final String EVENT_BUS = "event-bus";
    static final String EVENT_BUFFER_SIZE = "event-buffer-size";
    static final String MAX_CONCURRENT_EXCHANGES = "max-concurrent-exchanges";
    static final String MAX_CONCURRENT_PER_PROJECT = "max-concurrent-per-project";
    static final String MAX_CONCURRENT_PER_TOKEN = "max-concurrent-per-token";
    static final String MAX_HEADER_BYTES = "max-header-bytes";
    static final String MAX_REQUEST_BYTES = "max-request-bytes";
    static final String SHUTDOWN_GRACE = "shutdown-grace";
    static final String USAGE_ESTIMATES = "usage-estimates";
    static final String PRICE_FILE = "price-file";
    static final String USER_FROM_REQUEST = "user-from-request";
    static final String CAPTURE = "capture";
    static final String CAPTURE_REQUEST_BYTES = "capture-request-bytes";
    static final String CAPTURE_RESPONSE_BYTES = "capture-response-bytes";
    static final String EVENT_METADATA_ALLOW = "event-metadata-allow";
    static final String EVENT_METADATA_DENY = "event-metadata-deny";
    static final String NEVER_EXPIRING_TOKENS = "never-expiring-tokens";
    static final String TOKEN_CACHE_TTL = "token-cache-ttl";
    static final String TOKEN_CLEANUP_INTERVAL = "token-cleanup-interval";
    static final String END_CALLS_ON_REVOCATION = "end-calls-on-revocation";
    static final String AUDIT_ENABLED = "audit-enabled";
    static final String AUDIT_LOG_FILE = "audit-log-file";
    static final String AUDIT_LOG_MAX_BYTES = "audit-log-max-bytes";
    static final String AUDIT_STORE_IN_DB = "audit-store-in-db";
    static final String AUDIT_RETENTION = "audit-retention";
    static final String TRUSTED_PROXIES = "trusted-proxies";

    /** Stands before {@code <sink>.<setting>}. */
    static final String SINK_PREFIX = "sink.";

    /** Stands before a setting of the bus. */
    static final String BUS_PREFIX = "bus.";

    static final List<String> ALL = List.of(
            PROVIDER_FILE,
            PROVIDER,
            BASE_URL,
            PROVIDER_RELOAD_INTERVAL,
            HTTP_PROXY,
            HTTPS_PROXY,
            NO_PROXY,
            DATABASE_DRIVER,
            DATABASE_PATH,
            DATABASE_URL,
            DATABASE_POOL_SIZE,
            DATABASE_MAX_IDLE_CONNS,
            DATABASE_CONN_MAX_LIFETIME,
            DATABASE_ADOPTION_ZONE,
            ENCRYPTION_KEY,
            PREVIOUS_ENCRYPTION_KEYS,
            REQUIRE_ENCRYPTION_KEY,
            SINKS,
            EVENT_BUS,
            EVENT_BUFFER_SIZE,
            MAX_CONCURRENT_EXCHANGES,
            MAX_CONCURRENT_PER_PROJECT,
            MAX_CONCURRENT_PER_TOKEN,
            MAX_HEADER_BYTES,
            MAX_REQUEST_BYTES,
            SHUTDOWN_GRACE,
            USAGE_ESTIMATES,
            PRICE_FILE,
            USER_FROM_REQUEST,
            CAPTURE,
            CAPTURE_REQUEST_BYTES,
            CAPTURE_RESPONSE_BYTES,
            EVENT_METADATA_ALLOW,
            EVENT_METADATA_DENY,
            NEVER_EXPIRING_TOKENS,
            TOKEN_CACHE_TTL,
            TOKEN_CLEANUP_INTERVAL,
            END_CALLS_ON_REVOCATION,
            AUDIT_ENABLED,
            AUDIT_LOG_FILE,
            AUDIT_LOG_MAX_BYTES,
            AUDIT_STORE_IN_DB,
            AUDIT_RETENTION,
            TRUSTED_PROXIES);

    private SettingKeys() {}
}
