package io.llmproxy.core.internal.upstream;

import io.llmproxy.api.Secret;
import io.llmproxy.core.RetryConfig;
import io.llmproxy.core.internal.upstream.CircuitBreakers.Pass;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateException;
import java.time.Duration;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The attempts to get one request answered. Used by one thread. */
final class Sending {
    private static final Logger log = LoggerFactory.getLogger(Sending.class);

    private final UpstreamClient client;
    private final CircuitBreakers breakers;
    private final RetryConfig retries;
    private final KeyTurns turns;
    private final UpstreamSender.Course course;
    private final UpstreamRequest request;
    private final OutgoingBody body;
    private @Nullable Pass pass;
    private int attempts;

    Sending(
            UpstreamClient client,
            CircuitBreakers breakers,
            RetryConfig retries,
            KeyTurns turns,
            UpstreamRequest request,
            UpstreamSender.Course course) {
        this.client = client;
        this.breakers = breakers;
        this.retries = retries;
        this.turns = turns;
        this.request = request;
        this.course = course;
        body = new OutgoingBody(
                request.body(), mayBeSentTwice() ? retries.maxBodyBytes() : 0, this::mayFollowWithinTheBody);
    }

    /** Where only connections are made again, nothing of the body is read before there is one. */
    private boolean mayBeSentTwice() {
        return retries.attempts() > 1
                && (retries.isAfterSend() || !retries.statuses().isEmpty());
    }

    /** Tells whether there may be another attempt after the provider has failed while the body was sent. */
    private boolean mayFollowWithinTheBody(IOException failure) {
        return attempts < retries.attempts()
                && !isInterrupted(failure)
                && (retries.isAfterSend() || Transmission.isRefused(failure));
    }

    /** Returns the answer that the client shall get. */
    UpstreamResponse untilAnswered() throws IOException {
        try {
            if (breakers.restNanos(turns.key()) > 0) {
                nextOrRest();
            }
            while (true) {
                pass = passAfterPause();
                attempts++;
                UpstreamResponse response = attempt();
                if (response != null) {
                    return response;
                }
            }
        } finally {
            release();
            body.forget();
        }
    }

    private Pass passAfterPause() throws IOException {
        while (true) {
            Duration pause = turns.pause();
            if (!pause.isZero() && !course.pause(pause)) {
                throw new IOException("call: ended between two attempts");
            }
            Pass acquired = breakers.acquire(turns.key());
            if (acquired != null) {
                return acquired;
            }
            nextOrRest();
        }
    }

    private void nextOrRest() throws CircuitOpenException {
        if (!turns.next()) {
            throw new CircuitOpenException(turns.shortestRest());
        }
    }

    /** Returns the answer, or null if there shall be another attempt. */
    private @Nullable UpstreamResponse attempt() throws IOException {
        Secret key = turns.key();
        UpstreamCall call = client.newCall(request, body, key);
        course.sending(call);
        try {
            UpstreamResponse response = call.execute();
            judge(key, response.status() < 500);
            if (!isWorthAnother(response)) {
                return response;
            }
            log.debug("Attempt {} was answered with {}", attempts, response.status());
            DroppedAnswer.close(response, call.transmission());
            return null;
        } catch (IOException e) {
            if (body.failure() == null && !isInterrupted(e) && course.isProvidersFault(e)) {
                judge(key, false);
            }
            if (!isWorthAnother(call.transmission(), e)) {
                throw body.failure() == null ? e : body.failure();
            }
            log.debug("Attempt {} failed", attempts, e);
            return null;
        }
    }

    private void judge(Secret key, boolean isAnswered) {
        Pass used = pass;
        pass = null;
        if (isAnswered) {
            breakers.answered(key);
        } else if (used != null) {
            breakers.failed(key, used);
        }
    }

    private void release() {
        Pass unused = pass;
        pass = null;
        if (unused != null) {
            breakers.released(turns.key(), unused);
        }
    }

    private boolean isWorthAnother(UpstreamResponse response) {
        return retries.statuses().contains(response.status()) && mayGoOn() && hasNext(response.retryAfter());
    }

    private boolean isWorthAnother(Transmission transmission, IOException failure) {
        return body.failure() == null
                && !transmission.isCanceled()
                && !isInterrupted(failure)
                && !isAboutCertificates(failure)
                && (retries.isAfterSend() || !transmission.isSent())
                && mayGoOn()
                && hasNext(null);
    }

    private boolean mayGoOn() {
        return attempts < retries.attempts() && body.canBeSent();
    }

    private boolean hasNext(@Nullable Duration asked) {
        release();
        turns.postpone(asked);
        return turns.next();
    }

    /** The thread was interrupted, which is not the provider's doing. */
    private static boolean isInterrupted(IOException failure) {
        return failure instanceof InterruptedIOException && !(failure instanceof SocketTimeoutException);
    }

    private static boolean isAboutCertificates(IOException failure) {
        return failure instanceof SSLPeerUnverifiedException || failure.getCause() instanceof CertificateException;
    }
}
