package io.llmproxy.core.internal.capture;

import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes one long stream coded with {@code br} on a thread of its own, since the decoder waits for its input. Whoever writes
 * waits when it is 64 KiB ahead; the thread itself waits for nothing but bytes, so that wait has an end.
 */
final class BrotliThread {
    private static final Logger log = LoggerFactory.getLogger(BrotliThread.class);
    private static final int CAPACITY = 64 * 1024;
    private static final String NAME_PREFIX = "llmproxy-brotli-";
    private static final ThreadFactory THREADS = threads();

    private final BytePipe pipe = new BytePipe(CAPACITY);
    private final Thread thread;

    private BrotliThread(ByteSink sink) {
        thread = THREADS.newThread(() -> decode(sink));
    }

    /**
     * Starts a thread.
     *
     * @param sink takes the decoded bytes, on that thread; the caller may use it again after {@link #finish()} or {@link #stop()}
     */
    static BrotliThread start(ByteSink sink) {
        BrotliThread started = new BrotliThread(sink);
        started.thread.start();
        return started;
    }

    /** Takes the next coded bytes, waiting for the decoder if need be. */
    void write(byte[] buffer, int offset, int length) {
        pipe.write(buffer, offset, length);
    }

    /** Waits until all that was written is decoded and the thread has gone. */
    void finish() {
        pipe.end();
        awaitEnd();
    }

    /** Drops what is not decoded yet and waits until the thread has gone. May be called more than once. */
    void stop() {
        pipe.abandon();
        awaitEnd();
    }

    private void decode(ByteSink sink) {
        try {
            BrotliStream.decode(pipe, pipe::isAbandoned, sink);
        } finally {
            pipe.abandon(); // the writer must not wait for a decoder that has given up
        }
    }

    private void awaitEnd() {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static ThreadFactory threads() {
        ThreadFactory virtual = VirtualThreads.factoryOrNull(NAME_PREFIX);
        return virtual == null ? BrotliThread::platformThread : virtual;
    }

    private static Thread platformThread(Runnable task) {
        Thread thread = new Thread(null, task, NAME_PREFIX + System.identityHashCode(task), 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(BrotliThread.class.getClassLoader());
        thread.setUncaughtExceptionHandler((failed, failure) -> log.error("Thread {} died", failed.getName(), failure));
        return thread;
    }
}
