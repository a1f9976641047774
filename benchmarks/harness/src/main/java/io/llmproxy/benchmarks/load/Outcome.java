package io.llmproxy.benchmarks.load;

/** How a call ended. */
enum Outcome {
    /** With the whole answer. */
    WHOLE,
    /** With an answer of another status than 200. */
    STATUS,
    /** With an answer that looked whole, but was not what the provider had sent. */
    WRONG,
    /** With a connection that broke before or within the answer. */
    CUT
}
