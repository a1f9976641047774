package io.llmproxy.core.internal.capture;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Listens to the bytes of one exchange as they are relayed, and keeps a bounded part of them for reading afterwards.
 *
 * <p>It copies and, if need be, decodes; it interprets nothing, never throws and keeps less than 512 KiB, far less for small
 * bodies. Besides, a decoder holds its window while the answer lasts, 16 MiB at most. Of codings it knows gzip, deflate, br and
 * zstd; an answer in any other one is kept as empty, not as truncated. Request bytes and response bytes may come on different
 * threads; the kept bodies may be asked for once both have ended.
 */
public final class ExchangeTap implements AutoCloseable {
    private static final int REQUEST_HEAD = 64 * 1024;
    private static final int REQUEST_TAIL = 32 * 1024;
    private static final int RESPONSE_HEAD = 128 * 1024;
    private static final int RESPONSE_TAIL = 256 * 1024;

    private final HeadAndTail request = new HeadAndTail(REQUEST_HEAD, REQUEST_TAIL);
    private final HeadAndTail response = new HeadAndTail(RESPONSE_HEAD, RESPONSE_TAIL);
    private ByteSink responseDecoder = response;
    private int status;
    private boolean eventStream;
    private boolean ended;

    /** Creates a tap that has heard nothing. */
    public ExchangeTap() {}

    /**
     * Takes bytes of the request body as they go upstream.
     *
     * @param buffer holds the bytes; not kept
     * @param offset index of the first one
     * @param length their number
     */
    public void request(byte[] buffer, int offset, int length) {
        request.write(buffer, offset, length);
    }

    /**
     * Takes the head of the answer; to be called once, before any byte of its body.
     *
     * @param status the HTTP status
     * @param contentType the header of that name, or null if there is none
     * @param contentEncoding the header of that name, or null if there is none
     */
    public void responseHead(int status, @Nullable String contentType, @Nullable String contentEncoding) {
        this.status = status;
        eventStream = contentType != null
                && contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals("text/event-stream");
        responseDecoder = ContentCodings.decoding(contentEncoding, response);
    }

    /**
     * Takes bytes of the response body as they go to the client. Bytes that come after {@link #responseBody()}
     * or {@link #close()} are ignored.
     *
     * @param buffer holds the bytes; not kept
     * @param offset index of the first one
     * @param length their number
     */
    public void response(byte[] buffer, int offset, int length) {
        if (!ended) {
            responseDecoder.write(buffer, offset, length);
        }
    }

    /**
     * Returns the status of the answer.
     *
     * @return the HTTP status, 0 if there was no answer
     */
    public int status() {
        return status;
    }

    /**
     * Tells whether the answer's content type says that it is a stream of server-sent events.
     *
     * @return true if so
     */
    public boolean isEventStream() {
        return eventStream;
    }

    /**
     * Returns what was kept of the request.
     *
     * @return a snapshot
     */
    public CapturedBody requestBody() {
        return request.body();
    }

    /**
     * Returns what was kept of the answer, decoded. The answer is taken to have ended.
     *
     * @return a snapshot, empty if the content coding is not known
     */
    public CapturedBody responseBody() {
        end();
        return response.body();
    }

    /** Frees the native memory and the thread of a decoder; what was kept stays. May be called more than once. */
    @Override
    public void close() {
        end();
        responseDecoder.close();
    }

    private void end() {
        if (!ended) {
            ended = true;
            responseDecoder.end();
        }
    }
}
