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

    /** Adds the metrics, under the names that the Go edition had for them. */
    void addTo(PrometheusText text) {
        long idle = Math.max(0, heapCommittedBytes - heapUsedBytes);
        text.gauge("llm_proxy_memory_heap_alloc_bytes", "Heap in use, dead objects included.", heapUsedBytes);
        text.gauge("llm_proxy_memory_heap_sys_bytes", "Heap committed by the virtual machine.", heapCommittedBytes);
        text.gauge("llm_proxy_memory_heap_idle_bytes", "Heap committed and not in use.", idle);
        text.gauge("llm_proxy_memory_heap_inuse_bytes", "Heap in use, dead objects included.", heapUsedBytes);
        text.counter("llm_proxy_gc_runs_total", "Runs of the garbage collectors.", collections);
        text.counter("llm_proxy_gc_pause_total_seconds", "Time the garbage collectors stopped the program.", pauses);
    }
}
