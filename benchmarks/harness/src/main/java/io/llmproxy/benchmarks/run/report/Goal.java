package io.llmproxy.benchmarks.run.report;

import java.util.Optional;
import java.util.function.Function;

/**
 * What llmproxy wants to reach.
 *
 * @param measure what is measured
 * @param target what is wanted
 * @param judge the verdict on one of our candidates, or empty if that was not measured
 */
record Goal(String measure, String target, Function<Entrant, Optional<Verdict>> judge) {
    /**
     * Whether a goal is reached.
     *
     * @param measured what was measured, as it shall be read
     */
    record Verdict(String measured, boolean isMet) {}
}
