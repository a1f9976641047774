package io.llmproxy.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import redis.embedded.RedisServer;

/** A Redis server that can be stopped and started again on its port. */
final class TestRedis implements AutoCloseable {
    private final Path directory;
    private final int port;
    private RedisServer server;

    private TestRedis(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    /** Chooses a port. Nothing listens there yet. */
    static TestRedis in(Path directory) throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new TestRedis(directory, socket.getLocalPort());
        }
    }

    TestRedis start() throws IOException {
        server = RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("dir " + directory)
                .setting("appendonly yes")
                .build();
        server.start();
        return this;
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() throws IOException {
        if (server != null) {
            server.stop();
        }
    }
}
