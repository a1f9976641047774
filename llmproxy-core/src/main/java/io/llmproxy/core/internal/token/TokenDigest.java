package io.llmproxy.core.internal.token;

/**
 * The SHA-256 of a token's text, under which a grant is remembered: whoever reads the memory of the process finds no tokens there.
 * Lives only in memory; what is stored is the keyed hash.
 */
record TokenDigest(long first, long second, long third, long fourth) {
    /** Any part of a digest is as good as a hash of it. */
    @Override
    public int hashCode() {
        return (int) first;
    }
}
