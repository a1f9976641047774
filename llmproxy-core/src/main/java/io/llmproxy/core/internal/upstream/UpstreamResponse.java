package io.llmproxy.core.internal.upstream;

import io.llmproxy.core.http.HeaderFields;
import io.llmproxy.core.http.RequestId;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The provider's answer: its head at once, its body as it comes. Used by one thread. */
public final class UpstreamResponse implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(UpstreamResponse.class);

    /** OpenAI and most others, Anthropic, Azure, AWS, xAI and Mistral. */
    private static final List<String> REQUEST_IDS = List.of(
            "x-request-id",
            "request-id",
            "apim-request-id",
            "x-ms-request-id",
            "x-amzn-requestid",
            "x-kong-request-id",
            "mistral-correlation-id");

    private final Response response;
    private final ReceivedBytes bytes;
    private final UpstreamCall call;
    private final KeyEcho echo;
    private final HeaderFields headers;
    private final boolean hasNoBody;
    private final boolean isHead;
    private long received;
    private boolean isEnded;
    private boolean isBroken;

    UpstreamResponse(Response response, UpstreamCall call, KeyEcho echo) {
        this.response = response;
        this.call = call;
        this.echo = echo;
        bytes = new ReceivedBytes(response.body().source());
        headers = ResponseHeaderPolicy.apply(response.headers(), echo);
        hasNoBody = response.code() == 204 || response.code() == 304;
        isHead = response.request().method().equals("HEAD");
    }

    /**
     * Returns the status.
     *
     * @return 200 to 999
     */
    public int status() {
        return response.code();
    }

    /**
     * Returns the fields that the client may see.
     *
     * @return with {@code Content-Length} if the provider sent it
     */
    public HeaderFields headers() {
        return headers;
    }

    /**
     * Returns a field of the provider's own head.
     *
     * @param name in any case
     * @return the value, or null if there is none
     */
    public @Nullable String header(String name) {
        return response.header(name);
    }

    /**
     * Returns the provider's own id of the call, under whichever name it has one.
     *
     * @return the first id that {@link RequestId#isUsable} takes, or null if there is none
     */
    public @Nullable String requestId() {
        for (String name : REQUEST_IDS) {
            String id = response.header(name);
            if (id != null && RequestId.isUsable(id) && !echo.isIn(id)) {
                return id;
            }
        }
        return null;
    }

    /** Returns how long the provider asks to wait, or null if it does not. */
    @Nullable
    Duration retryAfter() {
        return RetryAfter.of(response.headers());
    }

    /**
     * Returns the length of the body.
     *
     * @return bytes, or -1 if only the end will tell
     */
    public long contentLength() {
        return response.body().contentLength();
    }

    /**
     * Waits for the next bytes of the body.
     *
     * @return what has arrived, until this is called again; null at the proper end of the body
     * @throws IOException if the provider broke off or the call was cancelled
     */
    public @Nullable ReceivedBytes next() throws IOException {
        if (hasNoBody && contentLength() > 0) {
            // The length is that of what was not sent (RFC 9110, section 8.6); OkHttp would wait for it.
            return null;
        }
        return receive() ? bytes : null;
    }

    private boolean receive() throws IOException {
        try {
            isEnded = !hasMore();
            if (isEnded) {
                checkLength();
            } else {
                received += bytes.length();
            }
            return !isEnded;
        } catch (IOException e) {
            isBroken = true;
            throw e;
        }
    }

    private boolean hasMore() throws IOException {
        try {
            return bytes.next();
        } catch (IOException e) {
            throw UnreadableAnswer.of(e);
        }
    }

    /** Over HTTP/2 nobody else compares the length that was announced with the one that came. */
    private void checkLength() throws IOException {
        long announced = contentLength();
        if (announced > received && !isHead && !hasNoBody) {
            throw new EOFException("body: " + received + " bytes (expected: " + announced + ")");
        }
    }

    /** Tells whether the body was read to its proper end. */
    boolean isEnded() {
        return isEnded;
    }

    /** Frees the connection: back to the pool after the whole body, closed at once otherwise. */
    @Override
    public void close() {
        if (!isEnded && !isBroken) {
            call.breakOff();
            readToTheBreak();
        }
        // A failed read has freed the connection already. Closing the body would wait for the rest of it, with the help
        // of a
        // thread that lives for a minute.
        if (!isBroken) {
            response.close();
        }
    }

    private void readToTheBreak() {
        try {
            while (receive()) {
                log.trace("Bytes before the break: {}", bytes.length());
            }
        } catch (IOException e) {
            log.trace("Cancelled", e);
        }
    }
}
