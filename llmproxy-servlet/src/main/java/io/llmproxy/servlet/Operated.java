package io.llmproxy.servlet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** What an {@link OperationsServlet} tells about. Safe for use by many threads. */
interface Operated {
    /** Tells whether it takes no more work. */
    boolean isClosed();

    /** Returns the state of the bus and the sinks. */
    EventState events();

    /** Answers {@code /health}. */
    JsonAnswer health(Instant now, String version);

    /** Returns all metrics as one object. */
    ObjectNode metrics();

    /** Returns all metrics in Prometheus' text format. */
    String prometheusPage();
}
