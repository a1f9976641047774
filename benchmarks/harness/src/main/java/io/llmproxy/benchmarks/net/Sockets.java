package io.llmproxy.benchmarks.net;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/** The fastest sockets that the machine has: epoll on Linux, which also wakes up to the microsecond, or else those of the JDK. */
public final class Sockets {
    private Sockets() {}

    /**
     * {@return event loops with a daemon thread each}
     *
     * @param name of the threads, followed by their number
     */
    public static EventLoopGroup eventLoops(int threads, String name) {
        return new MultiThreadIoEventLoopGroup(
                threads,
                new DefaultThreadFactory(name, true),
                Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    }

    /** {@return the type of listening sockets that goes with the event loops} */
    public static Class<? extends ServerSocketChannel> listening() {
        return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /** {@return the type of connecting sockets that goes with the event loops} */
    public static Class<? extends SocketChannel> connecting() {
        return Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    /** Closes what is open on the event loops, and ends their threads; returns when it is done, or after ten seconds. */
    public static void end(EventLoopGroup loops) {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
    }
}
