package io.llmproxy.core;

import io.llmproxy.api.LlmProxyException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The configuration is wrong. The message lists every problem, one sentence each, with file and key. */
public final class InvalidConfigException extends LlmProxyException {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    /**
     * Reports one problem.
     *
     * @param problem a sentence that names file and key
     * @param cause the failure behind it, or null
     */
    public InvalidConfigException(String problem, @Nullable Throwable cause) {
        super(problem, cause);
        problems = List.of(problem);
    }

    /**
     * Reports all problems at once.
     *
     * @param problems at least one sentence that names file and key
     */
    public InvalidConfigException(List<String> problems) {
        super(String.join("; ", problems), null);
        this.problems = List.copyOf(problems);
    }

    /**
     * Returns the problems.
     *
     * @return at least one sentence
     */
    public List<String> problems() {
        return problems;
    }
}
