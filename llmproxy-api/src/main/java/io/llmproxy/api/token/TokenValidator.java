package io.llmproxy.api.token;

import io.llmproxy.api.Secret;

/**
 * Decides whether a token may be used.
 *
 * <p>The built-in validator looks tokens up in the database, through a cache. A host that has tokens of its own supplies its
 * own validator to the engine's builder. Implementations must be safe for use by many threads and should answer from
 * memory: the call is on the path of every request.
 */
@FunctionalInterface
public interface TokenValidator {
    /**
     * Checks a token. Has no side effect that a client could notice.
     *
     * @param token the text that the client sent
     * @return a grant or a rejection, never null
     * @throws StoreUnavailableException if nothing can be said because the store does not answer; the client gets 503, never 401
     */
    TokenDecision validate(Secret token);

    /**
     * Charges one call that is about to go to the provider. The default charges nothing and lets every call pass.
     *
     * @param grant what {@link #validate} answered
     * @return the grant, or a rejection if the quota is exhausted or the token was revoked meanwhile; never null
     * @throws StoreUnavailableException if a limited token cannot be charged because the store does not answer
     */
    default TokenDecision charge(TokenGrant grant) {
        return grant;
    }
}
