package io.llmproxy.benchmarks.candidate.bare;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One thread per call: a virtual one where the JDK has them (21 and newer), else one of a pool without a limit. */
final class RelayThreads {
    private RelayThreads() {}

    static ExecutorService open() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException e) {
            return Executors.newCachedThreadPool();
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("virtual threads: not as specified for JDK 21", e);
        }
    }
}
