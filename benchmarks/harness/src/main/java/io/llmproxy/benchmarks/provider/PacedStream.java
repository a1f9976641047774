package io.llmproxy.benchmarks.provider;

import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One stream on its way: the first event at once, each other one an interval after that before it, and the end another interval later. The
 * pace is kept whether or not the caller keeps up, as a model does not think more slowly for it; without an interval, the caller sets it.
 */
final class PacedStream {
    private final StreamAnswer answer;
    private final byte[] id;
    private final Reply reply;
    private int sent;
    private boolean isOver;
    private boolean isSending;
    private @Nullable Future<?> pace;

    PacedStream(StreamAnswer answer, byte[] id, Reply reply) {
        this.answer = answer;
        this.id = id;
        this.reply = reply;
    }

    void start() {
        reply.begin(answer);
        long interval = answer.interval().toNanos();
        if (interval == 0) {
            sendWhileWritable();
        } else {
            sendNext();
            pace = reply.executor().scheduleAtFixedRate(this::sendNext, interval, interval, TimeUnit.NANOSECONDS);
        }
    }

    /** The caller has taken what was written. Comes within a write or flush, too, and is not needed then. */
    void resume() {
        if (!isOver && !isSending && answer.interval().isZero()) {
            sendWhileWritable();
        }
    }

    /** The caller is gone. */
    void stop() {
        isOver = true;
        if (pace != null) {
            pace.cancel(false);
        }
    }

    private void sendNext() {
        write();
        reply.flush();
    }

    private void sendWhileWritable() {
        isSending = true;
        while (canSend()) {
            while (canSend()) {
                write();
            }
            reply.flush();
        }
        isSending = false;
    }

    private boolean canSend() {
        return !isOver && reply.isWritable();
    }

    private void write() {
        if (sent < answer.chunks()) {
            reply.event(answer, id, sent);
            sent++;
        } else {
            stop();
            reply.end(answer);
        }
    }
}
