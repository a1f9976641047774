package io.llmproxy.benchmarks.provider;

import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;

/** Prepares connections of HTTP/1.1. */
final class CleartextPort extends ChannelInitializer<SocketChannel> {
    private final Answers answers;

    CleartextPort(Answers answers) {
        this.answers = answers;
    }

    @Override
    protected void initChannel(SocketChannel connection) {
        addHttp1(connection.pipeline(), answers);
    }

    /** There is no encoder: replies are bytes already. */
    static void addHttp1(ChannelPipeline pipeline, Answers answers) {
        pipeline.addLast(new HttpRequestDecoder(new HttpDecoderConfig().setMaxHeaderSize(64 << 10)));
        pipeline.addLast(new Http1Requests(answers, pipeline.channel()));
    }
}
