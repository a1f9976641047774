package io.llmproxy.benchmarks.load;

import io.netty.util.concurrent.Future;

/** The part of a load that one thread carries. Safe for use by several threads. */
interface Share<T> {
    /** Begins; the future completes once the last connection is closed. */
    Future<T> start();

    /** Gives up what is not finished. */
    void cut();
}
