package io.llmproxy.benchmarks.load;

/** Calls on each connection as soon as the answer before is complete. */
final class ClosedLoop implements Caller {
    private final Requests requests;

    ClosedLoop(Requests requests) {
        this.requests = requests;
    }

    @Override
    public void begin(Window window, LoopTimer timer) {}

    @Override
    public void free(Connection<PlainReader> connection) {
        connection.call(requests.plain(), System.nanoTime());
    }

    @Override
    public void end() {}
}
