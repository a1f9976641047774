package io.llmproxy.benchmarks.provider;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;

/** Prepares connections over TLS, for HTTP/2 or, if the caller does not know it, HTTP/1.1. */
final class TlsPort extends ChannelInitializer<SocketChannel> {
    /** As many public services allow. */
    static final int MAX_STREAMS_PER_CONNECTION = 128;

    private final Answers answers;
    private final SslContext tls;

    TlsPort(Answers answers, KeyManagerFactory keys) throws SSLException {
        this.answers = answers;
        this.tls = SslContextBuilder.forServer(keys)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2,
                        ApplicationProtocolNames.HTTP_1_1))
                .build();
    }

    @Override
    protected void initChannel(SocketChannel connection) {
        connection.pipeline().addLast(tls.newHandler(connection.alloc()), new Negotiation());
    }

    private final class Negotiation extends ApplicationProtocolNegotiationHandler {
        Negotiation() {
            super(ApplicationProtocolNames.HTTP_1_1);
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext context, String protocol) {
            if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                addHttp2(context.pipeline());
            } else {
                CleartextPort.addHttp1(context.pipeline(), answers);
            }
        }

        /** A caller that went away, or does not trust the certificate: its own log says so. */
        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // There is nothing to do once it is closed.
        protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    private void addHttp2(ChannelPipeline pipeline) {
        // Events of several streams that are due at the same time leave as one record.
        pipeline.addLast(
                new FlushConsolidationHandler(FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES, true));
        pipeline.addLast(Http2FrameCodecBuilder.forServer()
                .initialSettings(Http2Settings.defaultSettings().maxConcurrentStreams(MAX_STREAMS_PER_CONNECTION))
                // A gateway whose clients hang up resets many streams, which is no attack here.
                .decoderEnforceMaxRstFramesPerWindow(0, 0)
                .build());
        pipeline.addLast(new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel stream) {
                stream.pipeline().addLast(new Http2Requests(answers, stream));
            }
        }));
    }
}
