package io.llmproxy.benchmarks.run.machine;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
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
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final MemoryMXBean memory;
    private final List<GarbageCollectorMXBean> collectors;
    private final long collectionsBefore;

    private final Object lock = new Object();
    private long seen;
    private long allocated;
    private long usedAfterLast;
    private long highestAfter;

    private AllocationCounter(MemoryMXBean memory, List<GarbageCollectorMXBean> collectors) {
        this.memory = memory;
        this.collectors = List.copyOf(collectors);
        usedAfterLast = memory.getHeapMemoryUsage().getUsed();
        collectionsBefore = collections();
    }

    static AllocationCounter start(MemoryMXBean memory, List<GarbageCollectorMXBean> collectors) {
        AllocationCounter counter = new AllocationCounter(memory, collectors);
        for (GarbageCollectorMXBean collector : collectors) {
            ((NotificationEmitter) collector)
                    .addNotificationListener((notification, nothing) -> counter.hear(notification), null, null);
        }
        return counter;
    }

    /** The bytes allocated since the start. */
    long bytes() {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            long collections = collections();
            long used = memory.getHeapMemoryUsage().getUsed();
            synchronized (lock) {
                boolean isComplete = seen == collections - collectionsBefore;
                if ((isComplete && collections == collections()) || System.nanoTime() > deadline) {
                    return allocated + used - usedAfterLast;
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
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
            GcInfo info = GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())
                    .getGcInfo();
            count(heap(info.getMemoryUsageBeforeGc()), heap(info.getMemoryUsageAfterGc()));
        }
    }

    private void count(long before, long after) {
        synchronized (lock) {
            seen++;
            allocated += before - usedAfterLast;
            usedAfterLast = after;
            highestAfter = Math.max(highestAfter, after);
        }
    }

    private long collections() {
        return collectors.stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    /** The pools of the heap: the others have names that are the same in all collectors. */
    private static long heap(Map<String, MemoryUsage> pools) {
        return pools.entrySet().stream()
                .filter(pool -> !pool.getKey().matches("Metaspace|Compressed Class Space|Code.*"))
                .mapToLong(pool -> pool.getValue().getUsed())
                .sum();
    }
}
