package io.llmproxy.benchmarks.load;

/** Decides when plain calls are made. Confined to the thread of its connections. */
interface Caller {
    /** As many connections as possible are open; calls may begin, and be made until the window is over. */
    void begin(Window window, LoopTimer timer);

    /** The connection has nothing to do. */
    void free(Connection<PlainReader> connection);

    /** The load is over; calls that should have been made and were not count as unfinished. */
    void end();
}
