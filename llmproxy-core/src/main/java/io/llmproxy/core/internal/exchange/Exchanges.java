package io.llmproxy.core.internal.exchange;

import io.llmproxy.api.token.TokenGrant;
import io.llmproxy.core.http.ClientGoneException;
import io.llmproxy.core.http.ClientRequest;
import io.llmproxy.core.http.ClientResponse;
import io.llmproxy.core.http.HeaderFields;
import io.llmproxy.core.internal.exchange.ProviderSet.Route;
import io.llmproxy.core.internal.policy.RequestPath;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All exchanges of an engine: starts them, knows which are running, ends them at shutdown. */
public final class Exchanges {
    private static final Logger log = LoggerFactory.getLogger(Exchanges.class);
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final ExchangeParts parts;
    private final ExchangeExecutor executor;
    private final Set<Exchange> running = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition allEnded = lock.newCondition();
    private volatile boolean isClosed;

    /**
     * Opens the intake.
     *
     * @param parts what exchanges need
     * @param executor runs them
     */
    public Exchanges(ExchangeParts parts, ExchangeExecutor executor) {
        this.parts = parts;
        this.executor = executor;
    }

    /**
     * Takes a call over from the server. Returns at once.
     *
     * @param clientRequest what the client asks
     * @param clientResponse the way back
     */
    public void accept(ClientRequest clientRequest, ClientResponse clientResponse) {
        if (clientRequest.method().equals("OPTIONS")) {
            answerPreflight(clientRequest, clientResponse);
            return;
        }
        Exchange[] self = new Exchange[1];
        Exchange exchange =
                new Exchange(parts, parts.providers().hold(), clientRequest, clientResponse, () -> ended(self[0]));
        self[0] = exchange;
        running.add(exchange);
        if (isClosed || !executor.tryExecute(exchange)) {
            exchange.runRefused(Refusals.SERVICE_UNAVAILABLE);
        }
    }

    /** Browsers ask before a call, without a token. That is no exchange: nothing is asked of a provider, and nothing recorded. */
    private void answerPreflight(ClientRequest clientRequest, ClientResponse clientResponse) {
        ProviderSet providers = parts.providers().hold();
        try {
            HeaderFields headers = clientRequest.headers();
            RequestPath path = RequestPath.parse(clientRequest.rawPath());
            List<Route> routes = path == null ? List.of() : providers.routes(headers, path);
            LocalAnswer.sendPreflight(clientResponse, providers.corsOf(routes, headers), headers);
        } catch (ClientGoneException e) {
            log.debug("Client gone before the answer to its preflight", e);
        } finally {
            providers.release();
        }
    }

    private void ended(Exchange exchange) {
        running.remove(exchange);
        if (isClosed && running.isEmpty()) {
            lock.lock();
            try {
                allEnded.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Returns how many exchanges are running.
     *
     * @return zero or more
     */
    public int runningCount() {
        return running.size();
    }

    /** A running call, and what allows it. */
    record Granted(Exchange exchange, TokenGrant grant) {}

    /** Returns the running calls whose grant is known. */
    Stream<Granted> granted() {
        return running.stream().flatMap(exchange -> {
            TokenGrant grant = exchange.grant();
            return grant == null ? Stream.empty() : Stream.of(new Granted(exchange, grant));
        });
    }

    /**
     * Refuses new calls, lets running ones finish, and stops what has not finished in time.
     *
     * @param grace how long running calls may go on
     */
    public void close(Duration grace) {
        isClosed = true;
        if (awaitAllEnded(grace)) {
            return;
        }
        log.info("Stopping {} exchanges that did not finish within {}", running.size(), grace);
        for (Exchange exchange : running) {
            exchange.stop(Exchange.StopReason.SHUTDOWN);
        }
        if (!awaitAllEnded(LAST_WORDS)) {
            log.warn("{} exchanges did not end", running.size());
        }
    }

    private boolean awaitAllEnded(Duration limit) {
        long nanos = limit.toNanos();
        lock.lock();
        try {
            while (!running.isEmpty() && nanos > 0) {
                nanos = allEnded.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return running.isEmpty();
    }
}
