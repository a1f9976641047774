package io.llmproxy.core;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.Revocations;
import io.llmproxy.api.token.StoreUnavailableException;
import io.llmproxy.api.token.TokenChange;
import io.llmproxy.api.token.TokenQuery;
import io.llmproxy.api.token.TokenRecord;
import io.llmproxy.api.token.TokenStore;
import io.llmproxy.core.internal.crypto.TokenHash;
import io.llmproxy.core.internal.token.ChangeListener;
import io.llmproxy.core.internal.token.TokenSecrets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Issues, lists, changes and revokes tokens. What it changes takes effect at once in this engine, and within two seconds in others
 * that share the database. Blocks while it talks to the store; safe for use by many threads.
 */
public final class Tokens {
    private static final Logger log = LoggerFactory.getLogger(Tokens.class);

    private final Projects projects;
    private final TokenStore store;
    private final TokenHash hash;
    private final ChangeListener listener;
    private final boolean mayNeverExpire;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    Tokens(
            Projects projects,
            TokenStore store,
            TokenHash hash,
            ChangeListener listener,
            boolean mayNeverExpire,
            InstantSource clock) {
        this.projects = projects;
        this.store = store;
        this.hash = hash;
        this.listener = listener;
        this.mayNeverExpire = mayNeverExpire;
        this.clock = clock;
    }

    /**
     * Issues a token, which works at once.
     *
     * @param request for which project, for how long, with which limits
     * @return the token's text, shown only here, and its record
     * @throws IllegalArgumentException if the token shall never expire and this engine does not allow that
     * @throws ProjectNotFoundException if there is no such project
     * @throws ProjectInactiveException if the project was deactivated
     * @throws StoreUnavailableException if the store does not answer
     */
    public IssuedToken issue(TokenRequest request) {
        checkMayNeverExpire(request.lifetime().isEmpty());
        checkActive(request.projectId());
        Secret token = TokenSecrets.generate(random);
        Instant now = now();
        TokenRecord record = TokenRecord.builder()
                .id(UUID.randomUUID().toString())
                .hash(hash.of(token))
                .hint(TokenSecrets.hint(token))
                .projectId(request.projectId())
                .metadata(request.metadata())
                .createdAt(now)
                .expiresAt(request.lifetime().map(now::plus).map(Tokens::stored).orElse(null))
                .maxRequests(
                        request.maxRequests().isPresent()
                                ? request.maxRequests().getAsLong()
                                : null)
                .build();
        store.insert(record);
        revokeIfDeactivatedMeanwhile(record);
        return new IssuedToken(token, record);
    }

    /** Whoever deactivates a project and then revokes its tokens must not leave one behind that was just being made. */
    private void revokeIfDeactivatedMeanwhile(TokenRecord token) {
        try {
            checkActive(token.projectId());
        } catch (ProjectNotFoundException | ProjectInactiveException e) {
            store.update(token.id(), TokenChange.builder().active(false).build(), now());
            throw e;
        }
    }

    private void checkActive(String projectId) {
        Project project = projects.find(projectId).orElseThrow(() -> new ProjectNotFoundException(projectId));
        if (!project.isActive()) {
            throw new ProjectInactiveException(projectId);
        }
    }

    private void checkMayNeverExpire(boolean neverExpires) {
        if (neverExpires && !mayNeverExpire) {
            throw new IllegalArgumentException(
                    "expires_at: never (expected: an end, unless the setting never-expiring-tokens is true)");
        }
    }

    /**
     * Looks a token up.
     *
     * @param id the id of its record, not its text
     * @return the token, or empty if there is none
     * @throws StoreUnavailableException if the store does not answer
     */
    public Optional<TokenRecord> find(String id) {
        return PlainText.isId(id) ? store.find(id) : Optional.empty();
    }

    /**
     * Lists tokens.
     *
     * @param query which
     * @return the tokens, the newest first
     * @throws StoreUnavailableException if the store does not answer
     */
    public List<TokenRecord> list(TokenQuery query) {
        return canMatch(query) ? store.list(query) : List.of();
    }

    /**
     * Counts tokens.
     *
     * @param query which; offset and limit do not matter
     * @return how many there are
     * @throws StoreUnavailableException if the store does not answer
     */
    public long count(TokenQuery query) {
        return canMatch(query) ? store.count(query) : 0;
    }

    private static boolean canMatch(TokenQuery query) {
        return query.projectId().map(PlainText::isId).orElse(true);
    }

    /**
     * Changes a token. Its counters stay as they are.
     *
     * @param id the id of its record
     * @param change what becomes different; metadata as for {@link TokenRequest}, an end at most 365 days from now and not in the
     *     past
     * @return the token as it is now, or empty if there is none
     * @throws IllegalArgumentException if the change is not acceptable; nothing is changed then
     * @throws StoreUnavailableException if the store does not answer
     */
    public Optional<TokenRecord> update(String id, TokenChange change) {
        change.metadata().ifPresent(TokenMetadata::checked);
        TokenChange checked = change.changesExpiry() ? withCheckedExpiry(change) : change;
        if (!PlainText.isId(id)) {
            return Optional.empty();
        }
        return checked.changesMaxRequests() ? limit(id, checked) : change(id, checked);
    }

    /** Stores what was counted in memory: before, so that the limit finds it, and after, because calls go on meanwhile. */
    private Optional<TokenRecord> limit(String id, TokenChange change) {
        listener.settle();
        Optional<TokenRecord> changed = change(id, change);
        try {
            listener.settle();
        } catch (StoreUnavailableException e) {
            log.debug("Calls that were counted while token {} got its limit are stored later", id, e);
        }
        return changed;
    }

    private Optional<TokenRecord> change(String id, TokenChange change) {
        try {
            return store.update(id, change, now());
        } finally {
            // Even a change that seems to have failed may have been made, if only the answer was lost.
            listener.tokenChanged(id);
        }
    }

    private TokenChange withCheckedExpiry(TokenChange change) {
        checkMayNeverExpire(change.expiresAt().isEmpty());
        Instant now = now();
        change.expiresAt().ifPresent(end -> {
            if (end.isBefore(now) || Duration.between(now, end).compareTo(TokenRequest.MAX_LIFETIME) > 0) {
                throw new IllegalArgumentException("expires_at: " + end + " (expected: from now to "
                        + TokenRequest.MAX_LIFETIME.toDays() + " days from now)");
            }
        });
        TokenChange.Builder copy = TokenChange.builder()
                .expiresAt(change.expiresAt().map(Tokens::stored).orElse(null));
        change.active().ifPresent(copy::active);
        change.metadata().ifPresent(copy::metadata);
        if (change.changesMaxRequests()) {
            copy.maxRequests(
                    change.maxRequests().isPresent() ? change.maxRequests().getAsLong() : null);
        }
        return copy.build();
    }

    /**
     * Revokes a token: the next call with it is refused.
     *
     * @param id the id of its record
     * @return the token as it is now, or empty if there is none
     * @throws StoreUnavailableException if the store does not answer
     */
    public Optional<TokenRecord> revoke(String id) {
        return update(id, TokenChange.builder().active(false).build());
    }

    /**
     * Revokes all tokens of a project in one step.
     *
     * @param projectId the project's id
     * @return how many were revoked
     * @throws ProjectNotFoundException if there is no such project
     * @throws StoreUnavailableException if the store does not answer
     */
    public Revocations revokeAll(String projectId) {
        if (projects.find(projectId).isEmpty()) {
            throw new ProjectNotFoundException(projectId);
        }
        try {
            return store.revokeAll(projectId, now());
        } finally {
            listener.tokensOfProjectChanged(projectId);
        }
    }

    /**
     * Revokes all tokens whose life is over. They are refused anyhow; this makes it visible. The engine does it by itself, see
     * {@link LlmProxyBuilder#tokenCleanupInterval}.
     *
     * @return how many were revoked
     * @throws StoreUnavailableException if the store does not answer
     */
    public long revokeExpired() {
        return store.revokeExpired(now());
    }

    private Instant now() {
        return stored(clock.instant());
    }

    /** Returns what the stores keep of an instant. */
    private static Instant stored(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }
}
