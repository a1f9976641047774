package io.llmproxy.core.internal.policy;

/** What the policy says to a request whose body nobody has read yet. */
public sealed interface HeadDecision {
    /**
     * The request may go on.
     *
     * @param path the path to forward
     */
    record Accepted(RequestPath path) implements HeadDecision {}

    /**
     * The request ends here.
     *
     * @param refusal the answer
     */
    record Refused(Refusal refusal) implements HeadDecision {}
}
