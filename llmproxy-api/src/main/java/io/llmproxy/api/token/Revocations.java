package io.llmproxy.api.token;

/**
 * What revoking all tokens of a project did.
 *
 * @param revoked how many were active until then
 * @param alreadyRevoked how many had been revoked before
 */
public record Revocations(long revoked, long alreadyRevoked) {
    /**
     * Returns how many tokens the project has.
     *
     * @return the sum
     */
    public long total() {
        return revoked + alreadyRevoked;
    }
}
