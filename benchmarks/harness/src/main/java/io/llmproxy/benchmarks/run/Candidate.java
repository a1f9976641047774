package io.llmproxy.benchmarks.run;

import io.llmproxy.benchmarks.run.report.Entrant;

/** What is measured. */
sealed interface Candidate permits Candidate.Direct, Program, RunningServer {
    /** The name in options and results, such as {@code llmproxy-jetty-25}. */
    String name();

    /** The name for readers. */
    String label();

    /** Whether it can talk HTTP/2 to the provider. */
    boolean speaksHttp2();

    /** The stand-in provider itself, with nothing in between. */
    record Direct() implements Candidate {
        static final String NAME = Entrant.DIRECT;

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String label() {
            return "direct to the provider";
        }

        @Override
        public boolean speaksHttp2() {
            return false;
        }
    }
}
