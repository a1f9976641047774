package io.llmproxy.benchmarks.provider;

import io.llmproxy.benchmarks.net.Sockets;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;

/** The provider, listening on the loopback address with two threads for all connections. Safe for use by several threads. */
public final class RunningProvider implements AutoCloseable {
    private static final int THREADS = 2;
    private static final int BACKLOG = 4096;

    private final EventLoopGroup loops = Sockets.eventLoops(THREADS, "provider");
    private final Answers answers = new Answers();

    /** Listens for HTTP/1.1, and returns the port: {@code port} or, if that is 0, a free one. */
    public int listen(int port) throws IOException {
        return bind(port, new CleartextPort(answers));
    }

    /** Listens for TLS, and returns the port: {@code port} or, if that is 0, a free one. */
    public int listen(int port, LocalhostIdentity identity) throws IOException, GeneralSecurityException {
        return bind(port, new TlsPort(answers, identity.keys()));
    }

    private int bind(int port, ChannelHandler connections) throws IOException {
        ServerBootstrap server = new ServerBootstrap()
                .group(loops)
                .channel(Sockets.listening())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(connections);
        var bound = server.bind(InetAddress.getLoopbackAddress(), port).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("127.0.0.1:" + port + ": cannot listen there (expected: a free port)", bound.cause());
        }
        Channel listening = bound.channel();
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** Breaks all connections off. */
    @Override
    public void close() {
        Sockets.end(loops);
    }
}
