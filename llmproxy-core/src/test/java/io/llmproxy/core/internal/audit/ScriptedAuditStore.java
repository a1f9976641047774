package io.llmproxy.core.internal.audit;

import static org.awaitility.Awaitility.await;

import io.llmproxy.api.audit.AuditEvent;
import io.llmproxy.api.audit.AuditQuery;
import io.llmproxy.api.audit.AuditStore;
import io.llmproxy.api.token.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps events in memory; can be down, refuse single events, or hang. */
final class ScriptedAuditStore implements AuditStore {
    final List<AuditEvent> events = new CopyOnWriteArrayList<>();
    final List<Instant> deletions = new CopyOnWriteArrayList<>();
    final Set<UUID> refused = ConcurrentHashMap.newKeySet();
    final AtomicInteger attempts = new AtomicInteger();
    final AtomicInteger failuresToCome = new AtomicInteger();
    volatile boolean isDown;
    volatile int stock;
    volatile CountDownLatch gate = new CountDownLatch(0);

    @Override
    public void append(List<AuditEvent> batch) {
        attempts.incrementAndGet();
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("appending: interrupted", e);
        }
        check(failuresToCome.getAndUpdate(count -> Math.max(0, count - 1)) > 0
                || batch.stream().anyMatch(event -> refused.contains(event.id())));
        events.addAll(batch);
    }

    @Override
    public int deleteBefore(Instant end, int limit) {
        deletions.add(end);
        check(false);
        int deleted = Math.min(limit, stock);
        stock -= deleted;
        return deleted;
    }

    private void check(boolean isRefused) {
        if (isDown || isRefused) {
            throw new StoreUnavailableException("on purpose", new IllegalStateException("down"));
        }
    }

    List<String> requestIds() {
        List<String> ids = new ArrayList<>();
        events.forEach(event -> ids.add(event.requestId().orElseThrow()));
        return ids;
    }

    void awaitAttempts(int count) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(10))
                .until(() -> attempts.get() >= count);
    }

    @Override
    public List<AuditEvent> list(AuditQuery query) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long count(AuditQuery query) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<AuditEvent> find(UUID id) {
        throw new UnsupportedOperationException();
    }
}
