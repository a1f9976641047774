package io.llmproxy.benchmarks.run.machine;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/**
 * Adds up by how much the heap grows between collections. The counters of threads would be simpler, but they forget threads that have
 * ended, and know nothing of virtual ones.
 */
final class AllocationCounter {
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final MemoryMXBean memory;
    private final List<GarbageCollectorMXBean> collectors;

    private final Object lock = new Object();
    private final Map<String, Long> heardOf;
    private long allocated;
    private long usedAfterLast;
    private long highestAfter;

    private AllocationCounter(MemoryMXBean memory, List<GarbageCollectorMXBean> collectors) {
        this.memory = memory;
        this.collectors = List.copyOf(collectors);
        usedAfterLast = memory.getHeapMemoryUsage().getUsed();
        heardOf = collections();
    }

    static AllocationCounter start(MemoryMXBean memory, List<GarbageCollectorMXBean> collectors) {
        AllocationCounter counter = new AllocationCounter(memory, collectors);
        for (GarbageCollectorMXBean collector : collectors) {
            ((NotificationEmitter) collector)
                    .addNotificationListener((notification, nothing) -> counter.hear(notification), null, null);
        }
        return counter;
    }

    /** The bytes allocated since the start. Waits for the news of collections, but not for long: some may have come before the start. */
    long bytes() {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            Map<String, Long> before = collections();
            long used = memory.getHeapMemoryUsage().getUsed();
            boolean isQuiet = before.equals(collections());
            synchronized (lock) {
                if ((isQuiet && before.equals(heardOf)) || System.nanoTime() > deadline) {
                    return allocated + used - usedAfterLast;
                }
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    long takeHighestAfter() {
        synchronized (lock) {
            long highest = highestAfter;
            highestAfter = 0;
            return highest;
        }
    }

    private void hear(Notification notification) {
        if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            GarbageCollectionNotificationInfo news =
                    GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
            GcInfo collection = news.getGcInfo();
            long before = heap(collection.getMemoryUsageBeforeGc());
            long after = heap(collection.getMemoryUsageAfterGc());
            synchronized (lock) {
                heardOf.put(news.getGcName(), collection.getId());
                allocated += before - usedAfterLast;
                usedAfterLast = after;
                highestAfter = Math.max(highestAfter, after);
            }
        }
    }

    /** The number of collections so far by name of the collector, which is the id of the last one. */
    private Map<String, Long> collections() {
        Map<String, Long> counts = new HashMap<>();
        collectors.forEach(collector -> counts.put(collector.getName(), collector.getCollectionCount()));
        return counts;
    }

    /** The pools of the heap: the others have names that are the same in all collectors. */
    private static long heap(Map<String, MemoryUsage> pools) {
        return pools.entrySet().stream()
                .filter(pool -> !pool.getKey().matches("Metaspace|Compressed Class Space|Code.*"))
                .mapToLong(pool -> pool.getValue().getUsed())
                .sum();
    }
}
