package io.llmproxy.benchmarks.provider;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/** The requests of one connection of HTTP/1.1. */
@SuppressWarnings("FutureReturnValueIgnored") // A write or close that fails closes the connection, which is seen.
final class Http1Requests extends ChannelInboundHandlerAdapter {
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII);

    private final Http1Reply reply;
    private final Call call;

    Http1Requests(Answers answers, Channel connection) {
        reply = new Http1Reply(connection);
        call = new Call(answers, reply);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (((HttpObject) message).decoderResult().isFailure()) {
                context.close();
                return;
            }
            if (message instanceof HttpRequest request) {
                begin(context, request);
            }
            if (message instanceof HttpContent content) {
                call.body(content.content());
                if (message instanceof LastHttpContent) {
                    call.answer();
                }
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(ChannelHandlerContext context, HttpRequest request) {
        reply.keepAlive(HttpUtil.isKeepAlive(request));
        call.begin(request.method().asciiName(), request.uri());
        if (HttpUtil.is100ContinueExpected(request)) {
            context.writeAndFlush(context.alloc().buffer(CONTINUE.length).writeBytes(CONTINUE));
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        call.resume();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        call.stop();
    }

    /** A caller that is gone, or whose body is too large. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
