package io.llmproxy.core.internal.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.llmproxy.api.Secret;
import io.llmproxy.api.token.TokenDecision;
import io.llmproxy.api.token.TokenGrant;
import io.llmproxy.api.token.TokenRecord;
import io.llmproxy.api.token.TokenRejection;
import io.llmproxy.api.token.TokenRejection.Reason;
import io.llmproxy.api.token.TokenStore;
import io.llmproxy.api.token.TokenValidator;
import io.llmproxy.core.internal.crypto.TokenHash;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The built-in validator: looks tokens up in a store and remembers grants for a short while.
 *
 * <p>Only grants are remembered, by the hash of the token, and only for {@value #TTL_SECONDS} seconds, so that what another
 * process revokes ends soon. Expiry is checked on every call. While the store does not answer, remembered tokens keep working
 * and nothing is decided about others. Safe for use by many threads.
 */
public final class CachedTokenValidator implements TokenValidator, TokenInvalidation, AutoCloseable {
    private static final int MAX_TOKENS = 10_000;
    private static final long TTL_SECONDS = 30;
    private static final Duration FLUSH_INTERVAL = Duration.ofSeconds(5);
    private static final int MAX_UNFLUSHED_TOKENS = 100_000;

    private final TokenStore store;
    private final TokenHash hash;
    private final InstantSource clock;
    private final CallCounter counter;
    private final Cache<String, TokenGrant> grants;
    private final AtomicLong invalidations = new AtomicLong();

    CachedTokenValidator(
            TokenStore store,
            TokenHash hash,
            InstantSource clock,
            LongSupplier ticker,
            CallCounter counter,
            int maxTokens) {
        this.store = store;
        this.hash = hash;
        this.clock = clock;
        this.counter = counter;
        grants = Caffeine.newBuilder()
                .maximumSize(maxTokens)
                .expireAfterWrite(Duration.ofSeconds(TTL_SECONDS))
                .ticker(ticker::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /**
     * Starts a validator and the thread that writes counted calls.
     *
     * @param store holds the tokens
     * @param hash under which it holds them
     * @param clock tells whether a token has expired
     * @param ticker elapsed time in nanoseconds
     * @param threads makes the thread
     * @return the validator, which the caller closes before the store
     */
    public static CachedTokenValidator start(
            TokenStore store, TokenHash hash, InstantSource clock, LongSupplier ticker, ThreadFactory threads) {
        CallCounter counter = new CallCounter(store, FLUSH_INTERVAL, MAX_UNFLUSHED_TOKENS, threads);
        return new CachedTokenValidator(store, hash, clock, ticker, counter, MAX_TOKENS);
    }

    @Override
    public TokenDecision validate(Secret token) {
        if (!TokenSecrets.isWellFormed(token.reveal())) {
            return TokenRejection.of(Reason.MALFORMED);
        }
        String hashed = hash.of(token);
        TokenGrant known = grants.getIfPresent(hashed);
        return known == null ? lookUp(hashed) : unlessExpired(known, clock.instant());
    }

    private TokenDecision lookUp(String hashed) {
        long before = invalidations.get();
        Optional<TokenRecord> found = store.findByHash(hashed);
        if (found.isEmpty()) {
            return TokenRejection.of(Reason.UNKNOWN);
        }
        TokenRecord token = found.get();
        Reason refusal = refusal(token, clock.instant());
        if (refusal != null) {
            return new TokenRejection(refusal, token.id(), token.projectId());
        }
        TokenGrant grant = grant(token);
        grants.put(hashed, grant);
        // What was read may be older than an invalidation that came meanwhile and found nothing to remove yet.
        if (invalidations.get() != before) {
            grants.invalidate(hashed);
        }
        return grant;
    }

    /** Charges limited tokens in the store at once, and counts calls of unlimited ones in memory. */
    @Override
    public TokenDecision charge(TokenGrant grant) {
        Instant now = clock.instant();
        if (grant.maxRequests().isPresent()) {
            return store.charge(grant.tokenId(), now) ? grant : refusedCharge(grant, now);
        }
        TokenDecision decision = unlessExpired(grant, now);
        if (decision instanceof TokenGrant) {
            counter.add(grant.tokenId(), now);
        }
        return decision;
    }

    private TokenRejection refusedCharge(TokenGrant grant, Instant now) {
        Optional<TokenRecord> found = store.find(grant.tokenId());
        if (found.isEmpty()) {
            tokenChanged(grant.tokenId());
            return rejection(Reason.UNKNOWN, grant);
        }
        grants.invalidate(found.get().hash());
        Reason refusal = refusal(found.get(), now);
        // Nothing speaks against the token only if it was changed after the charge was refused.
        return rejection(refusal == null ? Reason.QUOTA_EXHAUSTED : refusal, grant);
    }

    @Override
    public void tokenChanged(String tokenId) {
        forget(grant -> grant.tokenId().equals(tokenId));
    }

    @Override
    public void tokensOfProjectChanged(String projectId) {
        forget(grant -> grant.projectId().equals(projectId));
    }

    @Override
    public void everythingChanged() {
        forget(grant -> true);
    }

    private void forget(Predicate<TokenGrant> which) {
        invalidations.incrementAndGet();
        grants.asMap().values().removeIf(which);
    }

    /** Stores what was counted and ends the thread. Idempotent. */
    @Override
    public void close() {
        counter.close();
    }

    private static TokenDecision unlessExpired(TokenGrant grant, Instant now) {
        return isOver(grant.expiresAt(), now) ? rejection(Reason.EXPIRED, grant) : grant;
    }

    private static @Nullable Reason refusal(TokenRecord token, Instant now) {
        if (!token.isActive()) {
            return Reason.INACTIVE;
        }
        if (isOver(token.expiresAt(), now)) {
            return Reason.EXPIRED;
        }
        boolean isSpent = token.maxRequests().isPresent()
                && token.requestCount() >= token.maxRequests().getAsLong();
        return isSpent ? Reason.QUOTA_EXHAUSTED : null;
    }

    private static boolean isOver(Optional<Instant> expiresAt, Instant now) {
        return expiresAt.isPresent() && now.isAfter(expiresAt.get());
    }

    private static TokenRejection rejection(Reason reason, TokenGrant grant) {
        return new TokenRejection(reason, grant.tokenId(), grant.projectId());
    }

    private static TokenGrant grant(TokenRecord token) {
        return TokenGrant.builder(token.id(), token.projectId())
                .metadata(token.metadata())
                .expiresAt(token.expiresAt().orElse(null))
                .maxRequests(
                        token.maxRequests().isPresent() ? token.maxRequests().getAsLong() : null)
                .build();
    }
}
