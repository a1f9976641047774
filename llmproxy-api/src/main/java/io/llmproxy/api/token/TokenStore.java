package io.llmproxy.api.token;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where tokens are kept. Implementations must be safe for use by many threads.
 *
 * <p>Every method may throw {@link StoreUnavailableException} if the store does not answer.
 */
public interface TokenStore {
    /**
     * Looks a token up by the id of its record.
     *
     * @param id the id, which is no secret
     * @return the token, or empty if there is none
     */
    Optional<TokenRecord> find(String id);

    /**
     * Looks a token up by the hash of its text.
     *
     * @param hash lower-case hexadecimal
     * @return the token, or empty if there is none
     */
    Optional<TokenRecord> findByHash(String hash);

    /**
     * Adds a token.
     *
     * @param token the new token
     */
    void insert(TokenRecord token);

    /**
     * Lists tokens.
     *
     * @param query which
     * @return the tokens, the newest first
     */
    List<TokenRecord> list(TokenQuery query);

    /**
     * Counts tokens.
     *
     * @param query which; offset and limit do not matter
     * @return how many there are
     */
    long count(TokenQuery query);

    /**
     * Changes a token in one step. Only what the change names is written: counters go on, and two changes at the same time both
     * last.
     *
     * @param id the id of the record
     * @param change what becomes different
     * @param now the instant of the change
     * @return the token as it is now, or empty if there is none
     */
    Optional<TokenRecord> update(String id, TokenChange change, Instant now);

    /**
     * Revokes all tokens of a project in one step.
     *
     * @param projectId the project's id
     * @param now the instant of the revocation
     * @return how many were revoked
     */
    Revocations revokeAll(String projectId, Instant now);

    /**
     * Revokes active tokens whose life is over. They are refused anyhow; this only makes it visible.
     *
     * @param now tokens that end before this instant
     * @return how many were revoked
     */
    long revokeExpired(Instant now);

    /**
     * Charges one call to a token, in one atomic step: nothing is charged to a token that is inactive, expired or spent.
     *
     * @param tokenId the id of the record
     * @param now the instant of the call
     * @return true if the call was charged
     */
    boolean charge(String tokenId, Instant now);

    /**
     * Adds calls of unlimited tokens that were counted in memory. The last use of a token only ever moves forward.
     *
     * @param uses the calls by token id; unknown ids are ignored
     */
    void addCalls(Map<String, TokenUse> uses);
}
