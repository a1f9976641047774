package io.llmproxy.core.internal.exchange;

import io.llmproxy.api.event.CaptureMode;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Outcome;
import io.llmproxy.api.token.ProviderKey;
import io.llmproxy.api.token.TokenGrant;
import io.llmproxy.api.token.TokenRejection;
import io.llmproxy.core.http.ClientGoneException;
import io.llmproxy.core.http.ClientRequest;
import io.llmproxy.core.http.ClientResponse;
import io.llmproxy.core.http.HeaderFields;
import io.llmproxy.core.http.RequestId;
import io.llmproxy.core.internal.body.BodyCapture;
import io.llmproxy.core.internal.body.RecordedHeaders;
import io.llmproxy.core.internal.capture.ExchangeTap;
import io.llmproxy.core.internal.exchange.Admission.Admitted;
import io.llmproxy.core.internal.exchange.Admission.Decision;
import io.llmproxy.core.internal.exchange.Admission.Refused;
import io.llmproxy.core.internal.exchange.ClientBody.ClientBodyException;
import io.llmproxy.core.internal.policy.Refusal;
import io.llmproxy.core.internal.policy.RequestPath;
import io.llmproxy.core.internal.streamusage.AnswerFilter;
import io.llmproxy.core.internal.streamusage.StreamUsage;
import io.llmproxy.core.internal.upstream.CircuitOpenException;
import io.llmproxy.core.internal.upstream.Deadlines;
import io.llmproxy.core.internal.upstream.ReceivedBytes;
import io.llmproxy.core.internal.upstream.UnusableKeyException;
import io.llmproxy.core.internal.upstream.UpstreamCall;
import io.llmproxy.core.internal.upstream.UpstreamRequest;
import io.llmproxy.core.internal.upstream.UpstreamResponse;
import io.llmproxy.core.internal.upstream.UpstreamSender;
import io.llmproxy.core.internal.usage.ExchangeReader;
import io.llmproxy.core.internal.usage.TokenUser;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request, from top to bottom: admit, send, relay, record. Runs on one thread; {@link #stop} may come from any.
 */
final class Exchange implements Runnable, Deadlines.Watched, UpstreamSender.Course, Admission.Subject {
    static final String PROVIDER_AUTH_FAILED = "provider_auth_failed";

    private static final Logger log = LoggerFactory.getLogger(Exchange.class);

    private final ExchangeParts parts;
    private final ProviderSet providers;
    private final ClientRequest clientRequest;
    private final ClientResponse clientResponse;
    private final Runnable onEnd;
    private final String id = UUID.randomUUID().toString();
    private final String requestId;
    private final Instant receivedAt;
    private final ExchangeClock clock;
    private final ExchangeReader reader;
    private final ExchangeTap tap;
    private final ClientBody clientBody;
    private final Admission admission;
    private final ExchangeEvent.Builder event = ExchangeEvent.builder();
    private final AtomicReference<@Nullable StopReason> stopReason = new AtomicReference<>();
    private volatile @Nullable UpstreamCall call;
    private volatile @Nullable Thread pausing;
    private volatile @Nullable TokenGrant grant;
    private CaptureMode mode;
    private @Nullable Outcome outcome;
    private @Nullable Instant sentAt;
    private int attempts;
    private boolean isRelayed;
    private @Nullable String tokenUser;
    private long responseBytes;

    Exchange(
            ExchangeParts parts,
            ProviderSet providers,
            ClientRequest clientRequest,
            ClientResponse clientResponse,
            Runnable onEnd) {
        this.parts = parts;
        this.providers = providers;
        this.clientRequest = clientRequest;
        this.clientResponse = clientResponse;
        this.onEnd = onEnd;
        String sentId = clientRequest.headers().firstOrNull("X-Request-ID");
        requestId = sentId != null && RequestId.isUsable(sentId) ? sentId : id;
        mode = parts.capture().mode();
        receivedAt = parts.clock().instant();
        clock = new ExchangeClock(parts.ticker());
        reader = parts.accounting()
                .reader(
                        clientRequest.method(),
                        clientRequest.headers().firstOrNull("Content-Type"),
                        clientRequest.headers().firstOrNull("Content-Encoding"));
        tap = parts.recorder().tap(reader);
        clientBody = new ClientBody(clientRequest, tap, clock, parts.maxRequestBytes(), () -> stopReason.get() != null);
        AccountCheck accounts = new AccountCheck(parts, clientRequest, requestId, receivedAt);
        admission = new Admission(parts, providers, clientRequest, clientBody, accounts, this);
    }

    /** Why an exchange was stopped from outside. */
    enum StopReason {
        CLIENT_GONE,
        CLIENT_LATE,
        PROVIDER_LATE,
        TOO_LONG,
        SHUTDOWN,
        TOKEN_REVOKED,
        PROJECT_INACTIVE
    }

    @Override
    public void run() {
        run(this::proceed);
    }

    /** Runs without asking anybody: the engine has no place for this call. */
    void runRefused(Refusal refusal) {
        run(() -> refuse(refusal));
    }

    private interface Course {
        void run() throws IOException;
    }

    private void run(Course course) {
        parts.deadlines().add(this);
        try {
            clientResponse.onClientGone(() -> stop(StopReason.CLIENT_GONE));
            course.run();
        } catch (IOException e) {
            fail(e);
        } catch (RuntimeException e) {
            log.error("Exchange {} failed unexpectedly", id, e);
            breakOff(isSent() ? Outcome.UPSTREAM_ERROR : Outcome.REFUSED, Refusals.INTERNAL);
        } finally {
            end();
        }
    }

    /** Leaves nothing behind, whatever the server may throw. */
    private void end() {
        try {
            clientResponse.abort(); // does nothing after a proper end; after an Error nobody else would end it
        } finally {
            parts.deadlines().remove(this);
            admission.end();
            providers.release();
            try {
                record();
            } finally {
                onEnd.run();
            }
        }
    }

    private void proceed() throws IOException {
        Decision decision = admission.decide();
        if (decision instanceof Refused refused) {
            refuse(refused.refusal());
        } else {
            relay((Admitted) decision);
        }
    }

    @Override
    public void granted(TokenGrant known) {
        grant = known;
        event.tokenId(known.tokenId()).projectId(known.projectId()).tokenMetadata(known.metadata());
        tokenUser = TokenUser.of(known.metadata());
    }

    @Override
    public void rejected(TokenRejection rejection) {
        event.tokenId(rejection.tokenId()).projectId(rejection.projectId());
    }

    /** Who is known better later may be recorded otherwise, but not once his body has been read. */
    @Override
    public void recorded(CaptureMode known) {
        if (clientBody.count() > 0) {
            return;
        }
        mode = known;
        tap.listen(known != CaptureMode.OFF);
        HeaderFields headers = clientRequest.headers();
        reader.capture(
                known == CaptureMode.BODIES
                        ? new BodyCapture(
                                headers.firstOrNull("Content-Type"),
                                headers.firstOrNull("Content-Encoding"),
                                parts.capture().limits())
                        : null);
    }

    @Override
    public void routed(ServedProvider provider, RequestPath path) {
        clock.limit(provider.config(), provider.timeoutsOf(path));
    }

    private void relay(Admitted admitted) throws IOException {
        ServedProvider provider = admitted.provider();
        StreamUsage streamUsage = new StreamUsage(provider.config().isStreamUsageRequested());
        UpstreamRequest upstreamRequest = streamUsage.prepare(admitted.request());
        List<ProviderKey> keys = admitted.keys();
        try (UpstreamSender.Answer answer = provider.sender().send(upstreamRequest, keys, this)) {
            relay(answer, streamUsage);
        } finally {
            call = null;
        }
    }

    private void relay(UpstreamSender.Answer answer, StreamUsage streamUsage) throws IOException {
        UpstreamResponse upstreamResponse = answer.response();
        AnswerFilter filter = streamUsage.filter(
                upstreamResponse.status(),
                upstreamResponse.header("Content-Type"),
                upstreamResponse.header("Content-Encoding"));
        relayHead(upstreamResponse, filter);
        relayBody(answer, filter);
        clientResponse.complete();
        isRelayed = true;
        outcome = upstreamResponse.status() < 400 ? Outcome.COMPLETED : Outcome.UPSTREAM_ERROR;
    }

    @Override
    public void sending(UpstreamCall upstreamCall) {
        event.attempts(++attempts);
        sentAt = parts.clock().instant();
        clock.awaitFirstByte();
        call = upstreamCall;
        if (stopReason.get() != null) {
            upstreamCall.cancel();
        }
    }

    @Override
    public boolean pause(Duration time) {
        clock.awaitClient();
        LongSupplier ticker = parts.ticker();
        long end = ticker.getAsLong() + time.toNanos();
        pausing = Thread.currentThread();
        for (long left = time.toNanos(); left > 0 && stopReason.get() == null; left = end - ticker.getAsLong()) {
            LockSupport.parkNanos(this, left);
        }
        pausing = null;
        return stopReason.get() == null;
    }

    private void relayHead(UpstreamResponse upstreamResponse, AnswerFilter filter) throws IOException {
        int status = upstreamResponse.status();
        tap.responseHead(status, upstreamResponse.header("Content-Type"), upstreamResponse.header("Content-Encoding"));
        String upstreamRequestId = upstreamResponse.requestId();
        boolean isKeyRefused = status == 401 || status == 403;
        event.upstreamStatus(status)
                .upstreamRequestId(upstreamRequestId)
                .errorCode(isKeyRefused ? PROVIDER_AUTH_FAILED : null);
        if (mode == CaptureMode.BODIES) {
            event.responseHeaders(RecordedHeaders.of(upstreamResponse.headers()));
        }
        clock.awaitClient();
        Instant now = parts.clock().instant();
        HeaderFields.Builder fields = new AnswerHeaders(
                        requestId, upstreamRequestId, isKeyRefused, receivedAt, sentAt == null ? now : sentAt, now)
                .addTo(BoundedHead.of(filter.headers(upstreamResponse.headers())));
        admission.cors().addTo(fields, clientRequest.headers());
        clientResponse.start(status, fields.build());
        event.status(status);
    }

    private void relayBody(UpstreamSender.Answer answer, AnswerFilter filter) throws IOException {
        boolean isFirst = true;
        while (true) {
            clock.awaitChunk();
            ReceivedBytes bytes = receive(answer, filter);
            clock.awaitClient();
            if (bytes == null) {
                filter.end(this::send);
                return;
            }
            if (isFirst) {
                event.timeToFirstByte(clock.elapsed());
                isFirst = false;
            }
            tap.response(bytes.buffer(), bytes.offset(), bytes.length());
            filter.feed(bytes.buffer(), bytes.offset(), bytes.length(), this::send);
        }
    }

    /** Reads on. If the provider breaks off, then the client gets what came before that, to the last byte. */
    private @Nullable ReceivedBytes receive(UpstreamSender.Answer answer, AnswerFilter filter) throws IOException {
        try {
            return answer.response().next();
        } catch (IOException e) {
            if (isProvidersFault(e)) {
                answer.brokeOff();
            }
            if (stopReason.get() == null) {
                clock.awaitClient();
                filter.end(this::send);
            }
            throw e;
        }
    }

    private void send(byte[] buffer, int offset, int length) throws IOException {
        clientResponse.write(buffer, offset, length);
        responseBytes += length;
    }

    private void fail(IOException failure) {
        StopReason reason = stopReason.get();
        if (failure instanceof ClientGoneException || reason == StopReason.CLIENT_GONE) {
            log.debug("Exchange {}: client gone", id);
            outcome = Outcome.CLIENT_ABORTED;
            event.errorCode("canceled");
            clientResponse.abort();
        } else if (failure instanceof ClientBodyException broken) {
            refuse(broken.refusal());
        } else if (failure instanceof CircuitOpenException open) {
            refuse(Refusals.circuitOpen(open.retryAfter()));
        } else if (failure instanceof UnusableKeyException) {
            refuse(Refusals.UPSTREAM_AUTH);
        } else if (reason == StopReason.TOKEN_REVOKED) {
            revoke(Refusals.of(TokenRejection.Reason.INACTIVE));
        } else if (reason == StopReason.PROJECT_INACTIVE) {
            revoke(Refusals.PROJECT_INACTIVE);
        } else if (reason == StopReason.CLIENT_LATE) {
            breakOff(isSent() ? Outcome.TIMED_OUT : Outcome.REFUSED, Refusals.BODY_TIMEOUT);
        } else if (reason == StopReason.SHUTDOWN) {
            breakOff(Outcome.TIMED_OUT, Refusals.SERVICE_UNAVAILABLE);
        } else if (reason == StopReason.PROVIDER_LATE
                || reason == StopReason.TOO_LONG
                || failure instanceof SocketTimeoutException) {
            breakOff(Outcome.TIMED_OUT, Refusals.TIMEOUT);
        } else {
            log.debug("Exchange {}: provider {} failed", id, admission.providerName(), failure);
            breakOff(
                    clientResponse.isStarted() ? Outcome.UPSTREAM_ABORTED : Outcome.UPSTREAM_ERROR,
                    Refusals.BAD_GATEWAY);
        }
    }

    private void revoke(Refusal refusal) {
        breakOff(isSent() ? Outcome.REVOKED : Outcome.REFUSED, refusal);
    }

    private void refuse(Refusal refusal) {
        breakOff(Outcome.REFUSED, refusal);
    }

    private boolean isSent() {
        return sentAt != null;
    }

    /** Tells the client what went wrong while that is possible; after the first byte, only a broken connection can tell. */
    private void breakOff(Outcome ending, Refusal refusal) {
        outcome = ending;
        event.errorCode(refusal.code() == null ? "proxy_error" : refusal.code());
        if (clientResponse.isStarted()) {
            clientResponse.abort();
            return;
        }
        try {
            LocalAnswer.send(clientResponse, refusal, requestId, admission.cors(), clientRequest.headers());
            event.status(refusal.status());
        } catch (ClientGoneException e) {
            log.debug("Exchange {}: client gone before its refusal", id);
            clientResponse.abort();
        }
    }

    /** Ends the exchange from outside: the upstream call fails at once, and the exchange's own thread finishes. */
    void stop(StopReason reason) {
        stopReason.compareAndSet(null, reason);
        UpstreamCall running = call;
        if (running != null) {
            running.cancel();
        }
        Thread sleeper = pausing;
        if (sleeper != null) {
            LockSupport.unpark(sleeper);
        }
    }

    /** Tells whether a failed call speaks against the provider, rather than against the client or the operator. */
    @Override
    public boolean isProvidersFault(IOException failure) {
        StopReason reason = stopReason.get();
        return (reason == null || reason == StopReason.PROVIDER_LATE)
                && !(failure instanceof ClientGoneException)
                && !(failure instanceof ClientBodyException);
    }

    /** Returns what allows this call, or null if that is not known yet. */
    @Nullable
    TokenGrant grant() {
        return grant;
    }

    @Override
    public long deadlineNanos() {
        return clock.deadlineNanos();
    }

    @Override
    public void expire() {
        stop(
                switch (clock.late()) {
                    case CLIENT -> StopReason.CLIENT_LATE;
                    case PROVIDER -> StopReason.PROVIDER_LATE;
                    case WHOLE -> StopReason.TOO_LONG;
                });
    }

    /** Hands over what the one event of this exchange is made of. Runs after the client has its last byte. */
    private void record() {
        String path = admission.path();
        event.exchangeId(id)
                .requestId(requestId)
                .startedAt(receivedAt)
                .duration(clock.elapsed())
                .outcome(outcome == null ? Outcome.UPSTREAM_ERROR : outcome)
                .method(clientRequest.method())
                .path(path)
                .provider(admission.providerName())
                .requestBytes(clientBody.count())
                .responseBytes(responseBytes);
        String user = tokenUser;
        boolean isWhole = isRelayed;
        CaptureMode recordedMode = mode;
        parts.recorder()
                .record(tap, () -> parts.accounting().publish(recordedMode, event, path, user, reader, isWhole));
    }
}
