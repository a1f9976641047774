package io.llmproxy.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/** A connection of HTTP/1.1 and the call that is on it, one at a time. Confined to its thread. */
@SuppressWarnings("FutureReturnValueIgnored") // A write or close that fails closes the connection, which is seen.
final class Connection<R extends AnswerReader> extends ChannelInboundHandlerAdapter {
    /** Decides what is called when. */
    interface Owner<R extends AnswerReader> {
        /** The connection can be used. */
        void opened(Connection<R> connection);

        /** The connection could not be opened. */
        void refused();

        /** The call is over; the connection can be used again if it is open. */
        void ended(Connection<R> connection, Outcome outcome);

        /** The connection, which was open, is closed. */
        void closed(Connection<R> connection);
    }

    private final Channel channel;
    private final R reader;
    private final Owner<R> owner;
    private long calledAt;
    private boolean isCalling;
    private boolean isInformational;
    private boolean isKeptAlive;
    private boolean isOk;
    private boolean hasAnswered;

    Connection(Channel channel, R reader, Owner<R> owner) {
        this.channel = channel;
        this.reader = reader;
        this.owner = owner;
    }

    /**
     * Sends a request, whose answer the reader gets.
     *
     * @param calledAt what {@link System#nanoTime()} was, or should have been, at the sending
     */
    void call(ByteBuf request, long calledAt) {
        this.calledAt = calledAt;
        isCalling = true;
        isOk = false;
        reader.begin();
        channel.writeAndFlush(request, channel.voidPromise());
    }

    long calledAt() {
        return calledAt;
    }

    R reader() {
        return reader;
    }

    boolean isCalling() {
        return isCalling;
    }

    /** {@return whether at least one answer has come to its end} */
    boolean hasAnswered() {
        return hasAnswered;
    }

    boolean isOpen() {
        return channel.isActive();
    }

    void close() {
        channel.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (!isCalling || ((HttpObject) message).decoderResult().isFailure()) {
                close();
                return;
            }
            if (message instanceof HttpResponse response) {
                begin(response);
            }
            if (message instanceof HttpContent content && !isInformational) {
                reader.part(content.content());
                if (message instanceof LastHttpContent) {
                    end();
                }
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    /** An answer like 100 comes before the real one. */
    private void begin(HttpResponse response) {
        isInformational = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        isKeptAlive = HttpUtil.isKeepAlive(response);
        isOk = response.status().code() == 200;
    }

    private void end() {
        isCalling = false;
        if (!isKeptAlive) {
            close();
        }
        hasAnswered = true;
        if (!isOk) {
            owner.ended(this, Outcome.STATUS);
        } else {
            owner.ended(this, reader.isWhole() ? Outcome.WHOLE : Outcome.WRONG);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (isCalling) {
            isCalling = false;
            owner.ended(this, Outcome.CUT);
        }
        owner.closed(this);
    }

    /** The other side has broken the connection off, or sent what makes no sense. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        close();
    }
}
