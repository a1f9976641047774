package io.llmproxy.ingest.internal;

import io.llmproxy.api.sink.DeliveryResult;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import javax.net.ssl.SSLException;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * What became of one call. No reason holds anything that a back end or a library has written: that may quote bodies or keys.
 *
 * <p>Internal: not part of the public API, may change at any time.
 *
 * @param kind what it means for other events
 * @param result what it means for the events of the call
 * @param text the body of the answer if it was accepted, else empty
 */
public record Answer(Kind kind, DeliveryResult result, String text) {
    /** What the outcome of a call means. */
    public enum Kind {
        /** The call succeeded; its text may say more. */
        ACCEPTED,
        /** The back end dislikes what was sent. Other events may be fine. */
        REFUSED,
        /** The call failed, and may succeed when it is made again. */
        FAILED,
        /** The back end takes nothing at all for now: it is out of reach, throttles, or refuses the key. */
        CLOSED
    }

    /** The longest answer that is read. */
    static final long MOST_BYTES = 1L << 20;

    /** Judges an answer. Its body is read to the end in any case, or else the connection could not be used again. */
    static Answer of(Response response, InstantSource clock) throws IOException {
        int status = response.code();
        BufferedSource body = response.body().source();
        boolean isTooLong = body.request(MOST_BYTES + 1);
        if (response.isSuccessful()) {
            return isTooLong
                    ? failed(null, "status " + status + " with too long an answer")
                    : new Answer(Kind.ACCEPTED, DeliveryResult.delivered(), body.readUtf8());
        }
        Duration after = RetryAfter.of(response.headers(), clock);
        return switch (status) {
            case 401, 402, 403 -> closed(after, "status " + status + " (the key is refused: see api-key)");
            case 404, 405, 407 -> closed(after, "status " + status + " (nothing takes events there: see endpoint)");
            case 429 -> closed(after, "status 429 (throttled)");
            case 408, 425 -> failed(after, "status " + status);
            default -> {
                if (status >= 400 && status < 500) {
                    yield new Answer(Kind.REFUSED, DeliveryResult.rejected("status " + status), "");
                }
                if (status < 400) {
                    yield closed(after, "status " + status + " (a redirection: see endpoint)");
                }
                String reason = "status " + status;
                yield after == null ? failed(null, reason) : closed(after, reason);
            }
        };
    }

    /** Judges a call that got no answer. */
    static Answer of(IOException failure) {
        if (failure instanceof UnknownHostException) {
            return closed(null, "no such host (see endpoint)");
        }
        if (failure instanceof ConnectException || failure instanceof NoRouteToHostException) {
            return closed(null, "cannot connect");
        }
        if (failure instanceof SSLException) {
            return closed(null, "no secure connection: " + failure.getClass().getSimpleName());
        }
        if (failure instanceof InterruptedIOException) {
            return failed(null, "no answer in time");
        }
        return failed(null, "the call broke off: " + failure.getClass().getSimpleName());
    }

    /** Stands for a call that was not made. */
    static Answer notSent(DeliveryResult why) {
        return new Answer(Kind.CLOSED, why, "");
    }

    private static Answer failed(@Nullable Duration after, String reason) {
        return new Answer(Kind.FAILED, retry(after, reason), "");
    }

    private static Answer closed(@Nullable Duration after, String reason) {
        return new Answer(Kind.CLOSED, retry(after, reason), "");
    }

    private static DeliveryResult retry(@Nullable Duration after, String reason) {
        return after == null ? DeliveryResult.retry(reason) : DeliveryResult.retryAfter(after, reason);
    }
}
