package io.llmproxy.core.internal.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Listens to the bytes of one exchange as they are relayed, and hands them over in larger pieces to a reader that works on
 * other threads. For the relaying thread a tap costs a copy of the bytes; nothing is decoded or interpreted there.
 *
 * <p>Holds at most {@value #MAX_HELD} bytes that were not handed over, and four times as many that the reader has not got to; the
 * relaying thread waits if there would be more. To be used by one thread at a time.
 */
public final class ExchangeTap {
    static final int MAX_HELD = 16 * 1024;
    private static final int SMALLEST_PIECE = 256;
    private static final int USUAL_PIECE = 2048;
    private static final byte[] NOTHING = {};

    /** Takes what a tap hears: one call after another, on threads of its choice. Must not throw. */
    public interface Reader {
        /**
         * Takes bytes of the request body.
         *
         * @param bytes holds them; may be kept
         * @param length their number, from index 0
         */
        void request(byte[] bytes, int length);

        /**
         * Takes the head of the answer.
         *
         * @param status the HTTP status
         * @param contentType the header of that name, or null if there is none
         * @param contentEncoding the header of that name, or null if there is none
         */
        void responseHead(int status, @Nullable String contentType, @Nullable String contentEncoding);

        /**
         * Takes bytes of the response body.
         *
         * @param bytes holds them; may be kept
         * @param length their number, from index 0
         */
        void response(byte[] bytes, int length);
    }

    private final SerialTasks tasks;
    private final Reader reader;
    private final @Nullable Executor unhurried;
    private final List<Runnable> pending = new ArrayList<>();
    private byte[] piece = NOTHING;
    private int size;
    private int held;
    private boolean isResponse;
    private boolean isLong;
    private boolean isListening = true;

    /**
     * Creates a tap that has heard nothing.
     *
     * @param reader takes the bytes
     * @param threads run the reader
     */
    public ExchangeTap(Reader reader, Executor threads) {
        this(reader, threads, null);
    }

    /**
     * Creates a tap that has heard nothing.
     *
     * @param reader takes the bytes
     * @param threads run the reader while there is more to come
     * @param unhurried runs the reader once, if all that was heard is short; null for the threads above
     */
    public ExchangeTap(Reader reader, Executor threads, @Nullable Executor unhurried) {
        this.reader = reader;
        this.unhurried = unhurried;
        tasks = new SerialTasks(threads);
    }

    /**
     * Says whether bodies are heard at all, which they are unless told otherwise; to be called before there are any.
     *
     * @param listening false to let them pass
     */
    public void listen(boolean listening) {
        isListening = listening;
    }

    /**
     * Takes bytes of the request body as they go upstream; all of them before the head of the answer.
     *
     * @param buffer holds the bytes; not kept
     * @param offset index of the first one
     * @param length their number
     */
    public void request(byte[] buffer, int offset, int length) {
        accept(buffer, offset, length);
    }

    /**
     * Takes the head of the answer; to be called once, before any byte of its body.
     *
     * @param status the HTTP status
     * @param contentType the header of that name, or null if there is none
     * @param contentEncoding the header of that name, or null if there is none
     */
    public void responseHead(int status, @Nullable String contentType, @Nullable String contentEncoding) {
        endPiece();
        isResponse = true;
        pending.add(() -> reader.responseHead(status, contentType, contentEncoding));
    }

    /**
     * Takes bytes of the response body as they go to the client.
     *
     * @param buffer holds the bytes; not kept
     * @param offset index of the first one
     * @param length their number
     */
    public void response(byte[] buffer, int offset, int length) {
        accept(buffer, offset, length);
    }

    /**
     * Ends the exchange.
     *
     * @param last runs when the reader has taken everything; must not throw
     */
    public void end(Runnable last) {
        endPiece();
        pending.add(last);
        if (isLong || unhurried == null) {
            handOver();
        } else {
            unhurried.execute(() -> pending.forEach(SerialTasks::run));
        }
    }

    private void accept(byte[] buffer, int offset, int length) {
        if (!isListening) {
            return;
        }
        int position = offset;
        int end = offset + length;
        while (position < end) {
            if (size == piece.length) {
                endPiece();
                piece = new byte[nextPiece(end - position)];
            }
            int count = Math.min(end - position, piece.length - size);
            System.arraycopy(buffer, position, piece, size, count);
            size += count;
            held += count;
            position += count;
            if (held == MAX_HELD) {
                isLong = true;
                endPiece();
                handOver();
            }
        }
    }

    /** A stream that has just begun may last, and hold its piece for as long; what has come to a lot will come to more. */
    private int nextPiece(int needed) {
        int usual = isLong ? MAX_HELD : held == 0 ? SMALLEST_PIECE : USUAL_PIECE;
        return Math.min(Math.max(usual, needed), MAX_HELD - held);
    }

    private void endPiece() {
        if (size > 0) {
            byte[] bytes = piece;
            int length = size;
            piece = NOTHING;
            size = 0;
            pending.add(isResponse ? () -> reader.response(bytes, length) : () -> reader.request(bytes, length));
        }
    }

    private void handOver() {
        List<Runnable> handed = List.copyOf(pending);
        pending.clear();
        held = 0;
        tasks.execute(() -> handed.forEach(SerialTasks::run));
    }
}
