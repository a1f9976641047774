package io.llmproxy.benchmarks.load;

import io.llmproxy.benchmarks.net.Sockets;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** The connections that one thread has to a target. Confined to that thread. */
final class Connections<R extends AnswerReader> {
    private static final HttpDecoderConfig RESPONSES =
            new HttpDecoderConfig().setMaxHeaderSize(64 << 10).setValidateHeaders(false);

    private final Bootstrap bootstrap;
    private final Connection.Owner<R> owner;
    private final Set<Connection<R>> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private int opening;

    Connections(EventLoop loop, URI uri, Connection.Owner<R> owner) {
        this.owner = owner;
        this.bootstrap = new Bootstrap()
                .group(loop)
                .channel(Sockets.connecting())
                .option(ChannelOption.TCP_NODELAY, true)
                .remoteAddress(new InetSocketAddress(uri.getHost(), uri.getPort()))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpResponseDecoder(RESPONSES));
                    }
                });
    }

    /** Opens one more; the owner hears whether it could be. */
    void open(R reader) {
        opening++;
        ChannelFuture attempt = bootstrap.connect();
        attempt.addListener(done -> {
            opening--;
            if (done.isSuccess()) {
                Connection<R> connection = new Connection<>(attempt.channel(), reader, owner);
                attempt.channel().pipeline().addLast(connection);
                open.add(connection);
                owner.opened(connection);
            } else {
                owner.refused();
            }
        });
    }

    /** The connection has closed. */
    void remove(Connection<R> connection) {
        open.remove(connection);
    }

    /** {@return those that are open, as a copy} */
    List<Connection<R>> all() {
        return List.copyOf(open);
    }

    /** {@return whether none is open or being opened} */
    boolean isEmpty() {
        return opening == 0 && open.isEmpty();
    }
}
