package io.llmproxy.benchmarks.load;

/**
 * How many calls failed, by what happened to them.
 *
 * @param status answers with another status than 200
 * @param broken answers that ended early or were not what the provider had sent, and connections that broke before an answer
 * @param refused connections that could not be opened
 */
public record Errors(long status, long broken, long refused) {
    /** Not one. */
    public static final Errors NONE = new Errors(0, 0, 0);

    /** {@return all of them} */
    public long total() {
        return status + broken + refused;
    }

    Errors plus(Errors other) {
        return new Errors(status + other.status, broken + other.broken, refused + other.refused);
    }
}
