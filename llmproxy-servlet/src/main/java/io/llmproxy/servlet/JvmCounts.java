package io.llmproxy.servlet;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What the virtual machine tells about memory.
 *
 * @param heapUsedBytes objects on the heap, dead ones included until they are collected
 * @param heapCommittedBytes what the heap has of the operating system
 * @param collections runs of the garbage collectors
 * @param pauses how long the collectors have stopped everything, to the millisecond per run
 */
record JvmCounts(long heapUsedBytes, long heapCommittedBytes, long collections, Duration pauses) {
    /** Collectors that work beside the program come in two: one bean counts whole cycles, the other their pauses. */
    private static final String CYCLES = "Cycles";

    private static final String PAUSES = "Pauses";

    static JvmCounts read() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return new JvmCounts(
                heap.getUsed(),
                heap.getCommitted(),
                sum(PAUSES, GarbageCollectorMXBean::getCollectionCount),
                Duration.ofMillis(sum(CYCLES, GarbageCollectorMXBean::getCollectionTime)));
    }

    private static long sum(String leftOut, ToLongFunction<GarbageCollectorMXBean> count) {
        List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
        return collectors.stream()
                .filter(collector -> !collector.getName().endsWith(leftOut))
                .mapToLong(count)
                .filter(value -> value > 0) // -1 stands for unknown
                .sum();
    }
}
