package io.llmproxy.benchmarks.provider;

import io.netty.util.concurrent.EventExecutor;

/** Writes one answer in the caller's version of HTTP. For use by the thread of the caller's connection. */
interface Reply {
    /** Writes a whole answer, and sends it. */
    void plain(PlainAnswer answer);

    /** Begins a stream, to be followed by events and an end; all of them leave with the next flush. */
    void begin(StreamAnswer answer);

    void event(StreamAnswer answer, byte[] id, int sequence);

    void end(StreamAnswer answer);

    void flush();

    /** {@return whether the caller keeps up with what was written} */
    boolean isWritable();

    EventExecutor executor();
}
