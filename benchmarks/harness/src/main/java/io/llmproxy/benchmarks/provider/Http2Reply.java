package io.llmproxy.benchmarks.provider;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.EventExecutor;

/** Writes frames of HTTP/2, an event per frame. */
@SuppressWarnings("FutureReturnValueIgnored") // A write or close that fails closes the connection, which is seen.
final class Http2Reply implements Reply {
    private static final Http2Headers STREAM_HEAD =
            head(AsciiString.cached("200"), AsciiString.cached("text/event-stream; charset=utf-8"));

    private final Channel stream;

    Http2Reply(Channel stream) {
        this.stream = stream;
    }

    @Override
    public void plain(PlainAnswer answer) {
        write(new DefaultHttp2HeadersFrame(head(answer.status().codeAsText(), AsciiString.cached("application/json"))));
        write(new DefaultHttp2DataFrame(answer.body(), true));
        flush();
    }

    @Override
    public void begin(StreamAnswer answer) {
        write(new DefaultHttp2HeadersFrame(STREAM_HEAD));
    }

    @Override
    public void event(StreamAnswer answer, byte[] id, int sequence) {
        ByteBuf event = stream.alloc().directBuffer(answer.eventBytes());
        answer.writeEvent(event, id, sequence);
        write(new DefaultHttp2DataFrame(event));
    }

    @Override
    public void end(StreamAnswer answer) {
        ByteBuf ending = stream.alloc().directBuffer(answer.ending().length).writeBytes(answer.ending());
        write(new DefaultHttp2DataFrame(ending, true));
    }

    @Override
    public void flush() {
        stream.flush();
    }

    @Override
    public boolean isWritable() {
        return stream.isWritable();
    }

    @Override
    public EventExecutor executor() {
        return stream.eventLoop();
    }

    private void write(Object frame) {
        stream.write(frame, stream.voidPromise());
    }

    private static Http2Headers head(AsciiString status, AsciiString contentType) {
        return ReadOnlyHttp2Headers.serverHeaders(
                false,
                status,
                AsciiString.cached("content-type"),
                contentType,
                AsciiString.cached("x-request-id"),
                AsciiString.cached(CommonHeaders.REQUEST_ID),
                AsciiString.cached("openai-processing-ms"),
                AsciiString.cached("1"),
                AsciiString.cached("openai-version"),
                AsciiString.cached(CommonHeaders.API_VERSION));
    }
}
