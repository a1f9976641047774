package io.llmproxy.benchmarks.run.result;

/**
 * What went wrong with a candidate, while everything else went on.
 *
 * @param when the measure, or the part of its life
 * @param reason a sentence
 */
public record Failure(String candidate, String when, String reason) {
    @Override
    public String toString() {
        return candidate + ", " + when + ": " + reason;
    }
}
