package io.llmproxy.redis;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import io.llmproxy.api.Secret;
import io.llmproxy.api.plugin.PluginConfig;
import io.llmproxy.api.plugin.PluginSetting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where Redis is and how to get in.
 *
 * @param uris one server, one group of Sentinels, or the nodes of a cluster to begin with
 * @param isCluster whether they are nodes of a cluster
 * @param trustStore certificates to trust instead of those of the JVM: PEM, PKCS#12 or JKS
 * @param trustStorePassword its password, if it has one
 * @param address how messages name the server
 */
record RedisServer(
        List<RedisURI> uris,
        boolean isCluster,
        Optional<Path> trustStore,
        Optional<Secret> trustStorePassword,
        String address) {
    private static final String URI = "uri";
    private static final String ADDRESS = "address";
    private static final String DATABASE = "database";
    private static final String USERNAME = "username";
    private static final String PASSWORD = "password";
    private static final String CLUSTER = "cluster";
    private static final String VERIFY_PEER = "verify-peer";
    private static final String TRUST_STORE = "trust-store";
    private static final String TRUST_STORE_PASSWORD = "trust-store-password";

    private static final String DEFAULT_ADDRESS = "localhost:6379";
    private static final String HOST_AND_PORT = "(\\[[^\\]]+\\]|[^\\[\\]:/?#@,]+)(:\\d{1,5})?";
    private static final Pattern FORM = Pattern.compile(
            "rediss?(-sentinel)?://(.*@)?" + HOST_AND_PORT + "(," + HOST_AND_PORT + ")*(/[^@]*)?(\\?[^@]*)?(#[^@]*)?");

    static List<PluginSetting> declared() {
        return List.of(
                PluginSetting.optionalSecret(
                                URI,
                                "Where Redis is: redis://, rediss:// with TLS, redis-sentinel:// or rediss-sentinel://, with user and "
                                        + "password if need be; several hosts, separated by commas, are nodes of a cluster.")
                        .orVariables("REDIS_URL"),
                PluginSetting.optional(
                                ADDRESS,
                                "Host and port of Redis, if there is no uri; localhost:6379 without either.",
                                null)
                        .orVariables("REDIS_ADDR"),
                PluginSetting.optional(DATABASE, "Number of the database, if there is no uri; 0 without either.", null)
                        .orVariables("REDIS_DB"),
                PluginSetting.optional(USERNAME, "User of Redis' access control list, if the uri has none.", null)
                        .orVariables("REDIS_USERNAME"),
                PluginSetting.optionalSecret(PASSWORD, "Password of the user, if the uri has none.")
                        .orVariables("REDIS_PASSWORD"),
                PluginSetting.optional(CLUSTER, "Whether the uri names a node of a cluster.", "false"),
                PluginSetting.optional(
                        VERIFY_PEER,
                        "What of the server's certificate is checked: full, ca (its issuer, not the host's name) or none.",
                        "full"),
                PluginSetting.optional(
                        TRUST_STORE,
                        "File of the certificates to trust instead of those of the JVM: *.pem, *.crt, PKCS#12 or JKS.",
                        null),
                PluginSetting.optionalSecret(TRUST_STORE_PASSWORD, "Password of the trust-store."));
    }

    static RedisServer read(PluginConfig config) {
        Optional<String> uri = config.secret(URI).map(Secret::reveal);
        List<String> texts = uri.map(RedisServer::hosts).orElseGet(() -> List.of("redis://" + addressOf(config)));
        List<RedisURI> uris = new ArrayList<>();
        for (String text : texts) {
            uris.add(complete(parse(text, uri.isPresent()), config, uri.isPresent()));
        }
        boolean isCluster = config.flag(CLUSTER).orElse(false) || uris.size() > 1;
        requireClusterForm(isCluster, uris);
        return new RedisServer(
                List.copyOf(uris),
                isCluster,
                config.path(TRUST_STORE),
                config.secret(TRUST_STORE_PASSWORD),
                describe(uris.get(0)));
    }

    private static String addressOf(PluginConfig config) {
        String address = config.text(ADDRESS).orElse(DEFAULT_ADDRESS);
        if (!address.matches("[^/@?#\\s]+")) {
            throw new IllegalArgumentException("bus.address: '" + address + "' (expected: host:port)");
        }
        return address;
    }

    /** Splits a URI of several hosts into one per host; those of Sentinels stay together. */
    private static List<String> hosts(String uri) {
        int start = uri.indexOf("://") + 3;
        int end = uri.indexOf('/', start) < 0 ? uri.length() : uri.indexOf('/', start);
        if (start < 3 || uri.contains("-sentinel://") || uri.indexOf(',', start) < 0) {
            return List.of(uri);
        }
        int hosts = uri.lastIndexOf('@', end) + 1;
        int from = Math.max(start, hosts);
        List<String> each = new ArrayList<>();
        for (String host : uri.substring(from, end).split(",", -1)) {
            each.add(uri.substring(0, from) + host + uri.substring(end));
        }
        return each;
    }

    /** Neither the message nor the cause may quote the text, which may hold a password. */
    private static RedisURI parse(String text, boolean isUri) {
        try {
            if (FORM.matcher(text).matches()) {
                RedisURI uri = RedisURI.create(text);
                if (uri.getHost() != null || !uri.getSentinels().isEmpty()) {
                    return uri;
                }
            }
        } catch (RuntimeException e) {
            // Told below.
        }
        throw new IllegalArgumentException(
                isUri
                        ? "bus.uri: cannot be read (expected: such as redis://host:6379/0, rediss://user:password@host:6379 or "
                                + "redis-sentinel://host1:26379,host2:26379/0#master)"
                        : "bus.address: cannot be read (expected: host:port)");
    }

    private static RedisURI complete(RedisURI uri, PluginConfig config, boolean isUri) {
        SslVerifyMode mode = verifyMode(config.text(VERIFY_PEER).orElse("full"));
        uri.setVerifyPeer(mode);
        uri.getSentinels().forEach(sentinel -> sentinel.setVerifyPeer(mode));
        uri.setTimeout(Answers.PATIENCE);
        if (!isUri) {
            uri.setDatabase(database(config));
        }
        if (!isUri || hasNoCredentials(uri)) {
            credentials(config)
                    .ifPresent(credentials ->
                            uri.setCredentialsProvider(RedisCredentialsProvider.from(() -> credentials)));
        }
        return uri;
    }

    private static Optional<RedisCredentials> credentials(PluginConfig config) {
        Optional<String> password = config.secret(PASSWORD).map(Secret::reveal);
        Optional<String> username = config.text(USERNAME);
        if (username.isPresent() && password.isEmpty()) {
            throw new IllegalArgumentException("bus.password: missing (expected: one for bus.username)");
        }
        return password.map(text -> RedisCredentials.just(username.orElse(null), text));
    }

    private static boolean hasNoCredentials(RedisURI uri) {
        return !uri.toString().contains("@");
    }

    private static int database(PluginConfig config) {
        long database = config.number(DATABASE).orElse(0L);
        if (database < 0 || database > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("bus.database: " + database + " (expected: a whole number from 0)");
        }
        return (int) database;
    }

    private static SslVerifyMode verifyMode(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "full" -> SslVerifyMode.FULL;
            case "ca" -> SslVerifyMode.CA;
            case "none" -> SslVerifyMode.NONE;
            default ->
                throw new IllegalArgumentException("bus.verify-peer: '" + text + "' (expected: full, ca or none)");
        };
    }

    private static void requireClusterForm(boolean isCluster, List<RedisURI> uris) {
        if (isCluster && uris.stream().anyMatch(uri -> uri.getDatabase() != 0 || uri.getHost() == null)) {
            throw new IllegalArgumentException(
                    "bus.cluster: true (expected: a uri of nodes, redis:// or rediss://, without a database)");
        }
    }

    private static String describe(RedisURI uri) {
        if (uri.getHost() != null) {
            return uri.getHost() + ":" + uri.getPort();
        }
        RedisURI sentinel = uri.getSentinels().get(0);
        return "Sentinel " + sentinel.getHost() + ":" + sentinel.getPort() + "#" + uri.getSentinelMasterId();
    }
}
