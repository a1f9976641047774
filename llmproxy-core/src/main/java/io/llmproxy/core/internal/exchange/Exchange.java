package io.llmproxy.core.internal.exchange;

import io.llmproxy.api.Secret;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Outcome;
import io.llmproxy.api.token.ProviderKey;
import io.llmproxy.api.token.StoreUnavailableException;
import io.llmproxy.api.token.TokenGrant;
import io.llmproxy.api.token.TokenRejection;
import io.llmproxy.core.http.ClientGoneException;
import io.llmproxy.core.http.ClientRequest;
import io.llmproxy.core.http.ClientResponse;
import io.llmproxy.core.internal.capture.ExchangeTap;
import io.llmproxy.core.internal.exchange.AccountCheck.Account;
import io.llmproxy.core.internal.exchange.AccountCheck.Closed;
import io.llmproxy.core.internal.exchange.AccountCheck.Open;
import io.llmproxy.core.internal.exchange.ClientBody.ClientBodyException;
import io.llmproxy.core.internal.policy.HeadDecision;
import io.llmproxy.core.internal.policy.Refusal;
import io.llmproxy.core.internal.policy.RequestPath;
import io.llmproxy.core.internal.streamusage.AnswerFilter;
import io.llmproxy.core.internal.streamusage.StreamUsage;
import io.llmproxy.core.internal.upstream.Deadlines;
import io.llmproxy.core.internal.upstream.UpstreamCall;
import io.llmproxy.core.internal.upstream.UpstreamRequest;
import io.llmproxy.core.internal.upstream.UpstreamResponse;
import io.llmproxy.core.internal.upstream.UpstreamSender;
import io.llmproxy.core.internal.upstream.WholeBody;
import io.llmproxy.core.internal.usage.ExchangeReader;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request, from top to bottom: admit, send, relay, record. Runs on one thread; {@link #stop} may come from any.
 */
final class Exchange implements Runnable, Deadlines.Watched, UpstreamSender.Course {
    private static final Logger log = LoggerFactory.getLogger(Exchange.class);
    private static final int BUFFER_BYTES = 8192;

    private final ExchangeParts parts;
    private final ClientRequest clientRequest;
    private final ClientResponse clientResponse;
    private final Runnable onEnd;
    private final String id = UUID.randomUUID().toString();
    private final Instant receivedAt;
    private final ExchangeClock clock;
    private final ExchangeReader reader;
    private final ExchangeTap tap;
    private final ClientBody clientBody;
    private final StreamUsage streamUsage;
    private final ExchangeEvent.Builder event = ExchangeEvent.builder();
    private final AtomicReference<@Nullable StopReason> stopReason = new AtomicReference<>();
    private volatile @Nullable UpstreamCall call;
    private volatile @Nullable TokenGrant grant;
    private @Nullable Outcome outcome;
    private String path;
    private boolean isSent;
    private boolean isRelayed;
    private @Nullable String tokenUser;
    private long responseBytes;

    Exchange(ExchangeParts parts, ClientRequest clientRequest, ClientResponse clientResponse, Runnable onEnd) {
        this.parts = parts;
        this.clientRequest = clientRequest;
        this.clientResponse = clientResponse;
        this.onEnd = onEnd;
        receivedAt = parts.clock().instant();
        clock = new ExchangeClock(parts.ticker(), parts.provider());
        reader = parts.accounting()
                .reader(
                        clientRequest.method(),
                        clientRequest.headers().firstOrNull("Content-Type"),
                        clientRequest.headers().firstOrNull("Content-Encoding"));
        tap = new ExchangeTap(reader, parts.recorder().threads());
        clientBody = new ClientBody(clientRequest, tap, clock, parts.maxRequestBytes());
        streamUsage = new StreamUsage(parts.provider().isStreamUsageRequested());
        path = clientRequest.rawPath();
    }

    /** Why an exchange was stopped from outside. */
    enum StopReason {
        CLIENT_GONE,
        DEADLINE,
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
            breakOff(isSent ? Outcome.UPSTREAM_ERROR : Outcome.REFUSED, Refusals.INTERNAL);
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
            try {
                record();
            } finally {
                onEnd.run();
            }
        }
    }

    private void proceed() throws IOException {
        Admission admission = admit();
        if (admission.refusal() != null) {
            refuse(admission.refusal());
        } else if (admission.request() != null) {
            relay(admission.request(), admission.keys());
        }
    }

    /** Either the request that may go to the provider, or the reason why it may not. */
    private record Admission(
            @Nullable Refusal refusal, @Nullable UpstreamRequest request, List<ProviderKey> keys) {
        static Admission refused(Refusal refusal) {
            return new Admission(refusal, null, List.of());
        }
    }

    /** Head first, then the token, then the body: nothing is read for a caller who is not known. */
    private Admission admit() throws IOException {
        HeadDecision head =
                parts.requestPolicy().decide(clientRequest.method(), clientRequest.rawPath(), clientRequest.headers());
        if (head instanceof HeadDecision.Refused refused) {
            return Admission.refused(refused.refusal());
        }
        RequestPath requestPath = ((HeadDecision.Accepted) head).path();
        path = requestPath.raw();
        try {
            return admitAccount(requestPath);
        } catch (StoreUnavailableException e) {
            log.warn("Exchange {} refused: {}", id, e.getMessage());
            return Admission.refused(Refusals.SERVICE_UNAVAILABLE);
        }
    }

    private Admission admitAccount(RequestPath requestPath) throws IOException {
        AccountCheck check = new AccountCheck(parts, clientRequest, id, receivedAt);
        Account account = attributed(check.find());
        if (account instanceof Closed closed) {
            return Admission.refused(closed.refusal());
        }
        if (clientRequest.contentLength() > parts.maxRequestBytes()) {
            return Admission.refused(Refusals.BODY_TOO_LARGE);
        }
        UpstreamRequest.Body body = clientRequest.contentLength() == 0 ? null : clientBody;
        if (body != null && parts.parameterPolicy().appliesTo(clientRequest.method())) {
            byte[] whole = clientBody.readAll();
            Refusal refusal = parts.parameterPolicy().check(clientRequest.headers(), whole);
            if (refusal != null) {
                return Admission.refused(refusal);
            }
            body = new WholeBody(whole);
            // A client may take its time over a body: what was allowed before it need not be allowed any more.
            account = attributed(check.find());
        }
        if (account instanceof Open open) {
            account = check.charge(open);
        }
        return account instanceof Open open
                ? admitted(requestPath, open.apiKey(), body)
                : Admission.refused(((Closed) account).refusal());
    }

    private Admission admitted(RequestPath requestPath, Secret apiKey, UpstreamRequest.@Nullable Body body) {
        return new Admission(
                null,
                new UpstreamRequest(
                        clientRequest.method(),
                        requestPath.raw(),
                        clientRequest.rawQuery(),
                        clientRequest.headers(),
                        Map.of(),
                        null,
                        body),
                List.of(ProviderKey.of(apiKey, null)));
    }

    private Account attributed(Account account) {
        TokenGrant known = account instanceof Open open ? open.grant() : ((Closed) account).grant();
        if (known != null) {
            attribute(known);
        }
        TokenRejection rejection = account instanceof Closed closed ? closed.rejection() : null;
        if (rejection != null) {
            event.tokenId(rejection.tokenId()).projectId(rejection.projectId());
        }
        return account;
    }

    private void attribute(TokenGrant grant) {
        this.grant = grant;
        event.tokenId(grant.tokenId()).projectId(grant.projectId()).tokenMetadata(grant.metadata());
        tokenUser = Accounting.userOf(grant.metadata());
    }

    private void relay(UpstreamRequest upstreamRequest, List<ProviderKey> keys) throws IOException {
        Instant sentAt = parts.clock().instant();
        isSent = true;
        clock.awaitFirstByte();
        try (UpstreamSender.Answer answer = parts.upstream().send(streamUsage.prepare(upstreamRequest), keys, this)) {
            UpstreamResponse upstreamResponse = answer.response();
            AnswerFilter filter = filter(upstreamResponse);
            relayHead(upstreamResponse, filter, sentAt);
            relayBody(upstreamResponse, filter);
            clientResponse.complete();
            isRelayed = true;
            outcome = upstreamResponse.status() < 400 ? Outcome.COMPLETED : Outcome.UPSTREAM_ERROR;
        } finally {
            call = null;
        }
    }

    @Override
    public void sending(UpstreamCall upstreamCall) {
        call = upstreamCall;
        if (stopReason.get() != null) {
            upstreamCall.cancel();
        }
    }

    @Override
    public boolean pause(Duration time) {
        return false;
    }

    private AnswerFilter filter(UpstreamResponse upstreamResponse) {
        return streamUsage.filter(
                upstreamResponse.status(),
                upstreamResponse.header("Content-Type"),
                upstreamResponse.header("Content-Encoding"));
    }

    private void relayHead(UpstreamResponse upstreamResponse, AnswerFilter filter, Instant sentAt) throws IOException {
        int status = upstreamResponse.status();
        tap.responseHead(status, upstreamResponse.header("Content-Type"), upstreamResponse.header("Content-Encoding"));
        String upstreamRequestId = upstreamResponse.requestId();
        event.upstreamStatus(status).upstreamRequestId(upstreamRequestId);
        clock.awaitClient();
        clientResponse.start(
                status,
                AnswerHeaders.relayed(
                        filter.headers(upstreamResponse.headers()),
                        id,
                        upstreamRequestId,
                        receivedAt,
                        sentAt,
                        parts.clock().instant()));
        event.status(status);
    }

    private void relayBody(UpstreamResponse upstreamResponse, AnswerFilter filter) throws IOException {
        long length = upstreamResponse.contentLength();
        byte[] buffer = new byte[length > 0 && length < BUFFER_BYTES ? (int) length : BUFFER_BYTES];
        boolean isFirst = true;
        while (true) {
            clock.awaitChunk();
            int count = read(upstreamResponse, buffer, filter);
            clock.awaitClient();
            if (count == -1) {
                filter.end(this::send);
                return;
            }
            if (isFirst) {
                event.timeToFirstByte(clock.elapsed());
                isFirst = false;
            }
            tap.response(buffer, 0, count);
            filter.feed(buffer, 0, count, this::send);
        }
    }

    /** Reads on. If the provider breaks off, then the client gets what came before that, to the last byte. */
    private int read(UpstreamResponse upstreamResponse, byte[] buffer, AnswerFilter filter) throws IOException {
        try {
            return upstreamResponse.read(buffer);
        } catch (IOException e) {
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
        } else if (reason == StopReason.TOKEN_REVOKED) {
            revoke(Refusals.of(TokenRejection.Reason.INACTIVE));
        } else if (reason == StopReason.PROJECT_INACTIVE) {
            revoke(Refusals.PROJECT_INACTIVE);
        } else if (reason == StopReason.SHUTDOWN) {
            breakOff(Outcome.TIMED_OUT, Refusals.SERVICE_UNAVAILABLE);
        } else if (reason == StopReason.DEADLINE || failure instanceof SocketTimeoutException) {
            breakOff(Outcome.TIMED_OUT, Refusals.TIMEOUT);
        } else {
            log.debug("Exchange {}: provider {} failed", id, parts.provider().name(), failure);
            breakOff(
                    clientResponse.isStarted() ? Outcome.UPSTREAM_ABORTED : Outcome.UPSTREAM_ERROR,
                    Refusals.BAD_GATEWAY);
        }
    }

    private void revoke(Refusal refusal) {
        breakOff(isSent ? Outcome.REVOKED : Outcome.REFUSED, refusal);
    }

    private void refuse(Refusal refusal) {
        breakOff(Outcome.REFUSED, refusal);
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
            LocalAnswer.send(clientResponse, refusal, id);
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
        stop(StopReason.DEADLINE);
    }

    /** Hands over what the one event of this exchange is made of. Runs after the client has its last byte. */
    private void record() {
        event.exchangeId(id)
                .startedAt(receivedAt)
                .duration(clock.elapsed())
                .outcome(outcome == null ? Outcome.UPSTREAM_ERROR : outcome)
                .method(clientRequest.method())
                .path(path)
                .provider(parts.provider().name())
                .requestBytes(clientBody.count())
                .responseBytes(responseBytes);
        String sentPath = path;
        String user = tokenUser;
        boolean isWhole = isRelayed;
        parts.recorder().record(tap, () -> parts.accounting().publish(event, sentPath, user, reader, isWhole));
    }
}
