package io.llmproxy.core.internal.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.llmproxy.api.Secret;
import io.llmproxy.api.token.StoreUnavailableException;
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
 * <p>Only grants are remembered, by a digest of the token. A listener for changes, it forgets what was revoked. Expiry is checked on every call. While the store does not answer, remembered tokens keep working
 * and nothing is decided about others. Safe for use by many threads.
 */
public final class CachedTokenValidator implements TokenValidator, ChangeListener, AutoCloseable {
    private static final int MAX_TOKENS = 10_000;
    private static final Duration FLUSH_INTERVAL = Duration.ofSeconds(5);
    private static final int MAX_UNFLUSHED_TOKENS = 100_000;

    private final TokenStore store;
    private final TokenHash hash;
    private final InstantSource clock;
    private final CallCounter counter;
    private final TokenDigests digests = new TokenDigests();
    private final Cache<TokenDigest, RememberedGrant> grants;
    private final AtomicLong invalidations = new AtomicLong();

    CachedTokenValidator(
            TokenStore store,
            TokenHash hash,
            Duration ttl,
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
                .expireAfterWrite(ttl)
                .ticker(ticker::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /**
     * Starts a validator and the thread that writes counted calls.
     *
     * @param store holds the tokens
     * @param hash under which it holds them
     * @param ttl how long a grant is remembered
     * @param clock tells whether a token has expired
     * @param ticker elapsed time in nanoseconds
     * @param threads makes the thread
     * @return the validator, which the caller closes before the store
     */
    public static CachedTokenValidator start(
            TokenStore store,
            TokenHash hash,
            Duration ttl,
            InstantSource clock,
            LongSupplier ticker,
            ThreadFactory threads) {
        CallCounter counter = new CallCounter(store, FLUSH_INTERVAL, MAX_UNFLUSHED_TOKENS, threads);
        return new CachedTokenValidator(store, hash, ttl, clock, ticker, counter, MAX_TOKENS);
    }

    @Override
    public TokenDecision validate(Secret token) {
        if (!TokenSecrets.isWellFormed(token.reveal())) {
            return TokenRejection.of(Reason.MALFORMED);
        }
        TokenDigest digest = digests.of(token.reveal());
        RememberedGrant known = grants.getIfPresent(digest);
        return known == null ? lookUp(token, digest) : known.unlessExpired(clock);
    }

    private TokenDecision lookUp(Secret text, TokenDigest digest) {
        long before = invalidations.get();
        Optional<TokenRecord> found = store.findByHash(hash.of(text));
        if (found.isEmpty()) {
            return TokenRejection.of(Reason.UNKNOWN);
        }
        TokenRecord token = found.get();
        Reason refusal = refusal(token, clock.instant());
        if (refusal != null) {
            return new TokenRejection(refusal, token.id(), token.projectId());
        }
        TokenGrant grant = grant(token);
        RememberedGrant remembered = new RememberedGrant(grant);
        grants.put(digest, remembered);
        // What was read may be older than an invalidation that came meanwhile and found nothing to remove yet.
        if (invalidations.get() != before) {
            grants.asMap().remove(digest, remembered);
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
        if (isOver(grant.expiresAt(), now)) {
            return rejection(Reason.EXPIRED, grant);
        }
        counter.add(grant.tokenId(), now);
        return grant;
    }

    private TokenRejection refusedCharge(TokenGrant grant, Instant now) {
        Optional<TokenRecord> found = store.find(grant.tokenId());
        tokenChanged(grant.tokenId());
        if (found.isEmpty()) {
            return rejection(Reason.UNKNOWN, grant);
        }
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

    @Override
    public void settle() {
        RuntimeException failure = counter.flush();
        if (failure != null) {
            throw new StoreUnavailableException(
                    "storing counted calls: failed (expected: a database that answers)", failure);
        }
    }

    private void forget(Predicate<TokenGrant> which) {
        invalidations.incrementAndGet();
        grants.asMap().values().removeIf(remembered -> which.test(remembered.grant()));
    }

    /** Stores what was counted and ends the thread. Idempotent. */
    @Override
    public void close() {
        counter.close();
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

    static boolean isOver(Optional<Instant> expiresAt, Instant now) {
        return expiresAt.isPresent() && now.isAfter(expiresAt.get());
    }

    static TokenRejection rejection(Reason reason, TokenGrant grant) {
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
