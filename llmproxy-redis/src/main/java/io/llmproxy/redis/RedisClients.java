package io.llmproxy.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.llmproxy.api.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Opens connections to one Redis and owns the threads that serve them. Safe for use by many threads.
 *
 * <p>The library does not reconnect by itself: it would send again what is under way, in its own time and without a bound. Here a
 * lost connection fails what is under way, and whoever used it decides what to send again.
 */
final class RedisClients implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final int THREADS_PER_POOL = 2;
    private static final long CLOSE_SECONDS = 3;

    private final RedisServer server;
    private final ClientResources resources;
    private final RedisClient single;

    RedisClients(RedisServer server) {
        this.server = server;
        resources = DefaultClientResources.builder()
                .ioThreadPoolSize(THREADS_PER_POOL)
                .computationThreadPoolSize(THREADS_PER_POOL)
                .threadFactoryProvider(pool -> new RedisThreads("lettuce"))
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .build();
        single = RedisClient.create(resources);
        single.setOptions(options(ClientOptions.builder()).build());
    }

    private ClientOptions.Builder options(ClientOptions.Builder builder) {
        builder.autoReconnect(false)
                .protocolVersion(ProtocolVersion.RESP2)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .keepAlive(true)
                        .build());
        server.trustStore().ifPresent(file -> builder.sslOptions(sslOptions(file)));
        return builder;
    }

    private SslOptions sslOptions(Path trustStore) {
        String name = String.valueOf(trustStore.getFileName()).toLowerCase(Locale.ROOT);
        SslOptions.Builder options = SslOptions.builder().jdkSslProvider();
        if (name.endsWith(".pem") || name.endsWith(".crt")) {
            options.trustManager(trustStore.toFile());
        } else {
            options.truststore(
                    trustStore.toFile(),
                    server.trustStorePassword().map(Secret::reveal).orElse(""));
        }
        return options.build();
    }

    /** Names the server, without credentials. */
    String address() {
        return server.address();
    }

    /** Opens a connection for the commands on a stream. */
    CompletableFuture<StreamConnection> connect(String stream) {
        try {
            return server.isCluster() ? connectToCluster(stream) : connectToServer();
        } catch (RuntimeException e) {
            // The library throws some failures, such as a trust store that cannot be read, instead of handing them
            // over.
            return CompletableFuture.failedFuture(new RedisException("no connection", e));
        }
    }

    private CompletableFuture<StreamConnection> connectToServer() {
        return single.connectAsync(StreamConnection.CODEC, server.uris().get(0))
                .toCompletableFuture()
                .thenApply(connection -> new StreamConnection(connection, connection.async(), connection::closeAsync));
    }

    /** Every connection has a client of its own: when one learns anew which nodes there are, it closes connections of all. */
    private CompletableFuture<StreamConnection> connectToCluster(String stream) {
        RedisClusterClient cluster = RedisClusterClient.create(resources, server.uris());
        // The connection to a node may be under way when the first command for it comes: Lettuce 7 would reject it
        // without this.
        cluster.setOptions((ClusterClientOptions) options(ClusterClientOptions.builder()
                        .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                                .enablePeriodicRefresh(false)
                                .closeStaleConnections(false)
                                .build()))
                .autoReconnect(true)
                .build());
        return cluster.refreshPartitionsAsync()
                .toCompletableFuture()
                .thenCompose(ignored -> cluster.connectAsync(StreamConnection.CODEC))
                .thenCompose(connection -> openNode(connection, stream))
                .thenApply(connection -> new StreamConnection(connection, connection.async(), () -> shutDown(cluster)))
                .exceptionallyCompose(
                        failure -> shutDown(cluster).thenCompose(ignored -> CompletableFuture.failedFuture(failure)));
    }

    /**
     * Waits for an answer of the node that has the stream. Lettuce opens the connection to a node with the first command for it, and
     * commands that come meanwhile overtake one another.
     */
    private static CompletionStage<StatefulRedisClusterConnection<String, byte[]>> openNode(
            StatefulRedisClusterConnection<String, byte[]> connection, String stream) {
        // A failure comes again with the first command that needs the node.
        return connection.async().xlen(stream).handle((length, failure) -> connection);
    }

    private static CompletableFuture<Void> shutDown(AbstractRedisClient client) {
        return client.shutdownAsync(0, CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    /** Closes what is open and ends the threads, within a few seconds. */
    @Override
    public void close() {
        awaitQuietly(shutDown(single));
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        resources.shutdown(0, CLOSE_SECONDS, TimeUnit.SECONDS).addListener(future -> ended.complete(true));
        awaitQuietly(ended);
    }

    private static void awaitQuietly(CompletableFuture<?> end) {
        try {
            Answers.await(end, Duration.ofSeconds(CLOSE_SECONDS));
        } catch (RedisException e) {
            // The threads are daemons: what has not ended by now does not keep anybody.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
