package io.llmproxy.testing;

import java.lang.Thread.UncaughtExceptionHandler;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares the threads of the JVM before and after a piece of work and collects what threads die of in between. */
final class LeakCheck {
    /** Thread groups in which only the JVM itself starts threads. */
    private static final Set<String> JVM_GROUPS = Set.of("system", "InnocuousThreadGroup", "CarrierThreads");

    /** Threads that the JDK, JUnit and Surefire share or keep. */
    private static final List<String> IGNORED_PREFIXES = List.of(
            "ForkJoinPool.commonPool-", "CompletableFutureDelayScheduler", "junit-", "surefire-", "Attach Listener");

    private final Set<Thread> before;
    private final @Nullable UncaughtExceptionHandler previousHandler;
    private final Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();

    private LeakCheck() {
        before = Thread.getAllStackTraces().keySet();
        previousHandler = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) ->
                uncaught.add(new AssertionError("uncaught exception on thread '" + thread.getName() + "'", failure)));
    }

    static LeakCheck begin() {
        return new LeakCheck();
    }

    /**
     * Ends the check.
     *
     * @param grace how long new threads may take to end
     * @param acceptedPrefixes names of threads that may stay
     * @throws AssertionError if threads are left or died of an exception
     */
    void end(Duration grace, String... acceptedPrefixes) {
        List<Thread> left;
        try {
            left = awaitEnd(grace, List.of(acceptedPrefixes));
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(previousHandler);
        }
        if (left.isEmpty() && uncaught.isEmpty()) {
            return;
        }
        AssertionError error = new AssertionError(left.size() + " threads left behind, " + uncaught.size()
                + " uncaught exceptions (expected: none)"
                + left.stream().map(LeakCheck::describe).collect(Collectors.joining()));
        uncaught.forEach(error::addSuppressed);
        throw error;
    }

    private List<Thread> awaitEnd(Duration grace, List<String> acceptedPrefixes) {
        long deadline = System.nanoTime() + grace.toNanos();
        List<Thread> left = leftBehind(acceptedPrefixes);
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            join(left.get(0), deadline - System.nanoTime());
            left = leftBehind(acceptedPrefixes);
        }
        return left;
    }

    private List<Thread> leftBehind(List<String> acceptedPrefixes) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && thread.isAlive() && thread != Thread.currentThread())
                .filter(thread -> !startsWithAny(thread.getName(), IGNORED_PREFIXES)
                        && !startsWithAny(thread.getName(), acceptedPrefixes)
                        && !isJvmThread(thread))
                .toList();
    }

    private static void join(Thread thread, long nanos) {
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(nanos, 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for threads to end", e);
        }
    }

    private static boolean startsWithAny(String name, Collection<String> prefixes) {
        return prefixes.stream().anyMatch(name::startsWith);
    }

    private static boolean isJvmThread(Thread thread) {
        ThreadGroup group = thread.getThreadGroup();
        return group != null && JVM_GROUPS.contains(group.getName());
    }

    private static String describe(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .map(frame -> "\n        at " + frame)
                .collect(Collectors.joining(
                        "", "\n    thread '" + thread.getName() + "' (" + thread.getState() + ")", ""));
    }
}
