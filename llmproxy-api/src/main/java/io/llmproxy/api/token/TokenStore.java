package io.llmproxy.api.token;

import java.time.Instant;
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
     * Charges one call to a token, in one atomic step: nothing is charged to a token that is inactive, expired or spent.
     *
     * @param tokenId the id of the record
     * @param now the instant of the call
     * @return true if the call was charged
     */
    boolean charge(String tokenId, Instant now);

    /**
     * Adds calls of unlimited tokens that were counted in memory.
     *
     * @param calls number of calls by token id; unknown ids are ignored
     * @param lastUsedAt the instant to record as last use
     */
    void addCalls(Map<String, Long> calls, Instant lastUsedAt);
}
