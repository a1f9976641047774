package io.llmproxy.benchmarks.provider;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;

/** The request of one stream of HTTP/2. */
@SuppressWarnings("FutureReturnValueIgnored") // A write or close that fails closes the connection, which is seen.
final class Http2Requests extends ChannelInboundHandlerAdapter {
    private final Call call;

    Http2Requests(Answers answers, Channel stream) {
        call = new Call(answers, new Http2Reply(stream));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (message instanceof Http2HeadersFrame frame) {
                begin(frame.headers());
                answerIf(frame.isEndStream());
            } else if (message instanceof Http2DataFrame frame) {
                call.body(frame.content());
                answerIf(frame.isEndStream());
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    /** Trailers have neither method nor path. */
    private void begin(Http2Headers headers) {
        CharSequence method = headers.method();
        CharSequence path = headers.path();
        if (method != null && path != null) {
            call.begin(method, path);
        }
    }

    private void answerIf(boolean isComplete) {
        if (isComplete) {
            call.answer();
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
