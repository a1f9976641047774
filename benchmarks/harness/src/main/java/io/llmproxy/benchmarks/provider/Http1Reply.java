package io.llmproxy.benchmarks.provider;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.util.concurrent.EventExecutor;

/** Writes bytes of HTTP/1.1; nothing has to be encoded but the size of a chunk. */
@SuppressWarnings("FutureReturnValueIgnored") // A write or close that fails closes the connection, which is seen.
final class Http1Reply implements Reply {
    private static final byte[] STREAM_HEAD = ("HTTP/1.1 200 OK\r\n"
                    + "Content-Type: text/event-stream; charset=utf-8\r\n"
                    + "Cache-Control: no-cache\r\n"
                    + "x-request-id: " + CommonHeaders.REQUEST_ID + "\r\n"
                    + "openai-processing-ms: 1\r\n"
                    + "openai-version: " + CommonHeaders.API_VERSION + "\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n")
            .getBytes(US_ASCII);
    private static final int CR_LF = '\r' << 8 | '\n';
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(US_ASCII);
    private static final int MAX_SIZE_LINE = 10;

    private final Channel connection;
    private boolean isKeptAlive = true;

    Http1Reply(Channel connection) {
        this.connection = connection;
    }

    /** Whether the connection stays open after the next answer. */
    void keepAlive(boolean isWanted) {
        isKeptAlive = isWanted;
    }

    @Override
    public void plain(PlainAnswer answer) {
        write(answer.http1());
        flush();
        closeIfWanted();
    }

    @Override
    public void begin(StreamAnswer answer) {
        write(connection.alloc().directBuffer(STREAM_HEAD.length).writeBytes(STREAM_HEAD));
    }

    @Override
    public void event(StreamAnswer answer, byte[] id, int sequence) {
        ByteBuf chunk = newChunk(answer.eventBytes(), 2);
        answer.writeEvent(chunk, id, sequence);
        write(chunk.writeShort(CR_LF));
    }

    @Override
    public void end(StreamAnswer answer) {
        ByteBuf chunk = newChunk(answer.ending().length, 2 + LAST_CHUNK.length);
        write(chunk.writeBytes(answer.ending()).writeShort(CR_LF).writeBytes(LAST_CHUNK));
        closeIfWanted();
    }

    @Override
    public void flush() {
        connection.flush();
    }

    @Override
    public boolean isWritable() {
        return connection.isWritable();
    }

    @Override
    public EventExecutor executor() {
        return connection.eventLoop();
    }

    private ByteBuf newChunk(int bytes, int bytesAfter) {
        ByteBuf chunk = connection.alloc().directBuffer(MAX_SIZE_LINE + bytes + bytesAfter);
        ByteBufUtil.writeAscii(chunk, Integer.toHexString(bytes));
        return chunk.writeShort(CR_LF);
    }

    private void write(ByteBuf bytes) {
        connection.write(bytes, connection.voidPromise());
    }

    private void closeIfWanted() {
        if (!isKeptAlive) {
            connection.writeAndFlush(connection.alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE);
        }
    }
}
