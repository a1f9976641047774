package io.llmproxy.redis;

import io.lettuce.core.RedisFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Tells Redis what the subscriber is done with, and that the rest is still being worked on. What could not be told is told again.
 * Belongs to the thread of the upkeep.
 */
final class Settlement {
    private static final int MOST_IDS = 500;

    private final ConsumerGroup group;
    private final HeldEntries held;
    private final DeadLetters deadLetters;

    Settlement(ConsumerGroup group, Holdings holdings) {
        this.group = group;
        this.held = holdings.held();
        this.deadLetters = holdings.deadLetters();
    }

    boolean hasWork() {
        return !held.toAcknowledge().isEmpty() || !held.unseen().isEmpty() || deadLetters.isDue();
    }

    void settle(StreamConnection connection) throws InterruptedException {
        acknowledge(connection);
        giveBack(connection);
        deadLetters.write(connection);
    }

    private void acknowledge(StreamConnection connection) throws InterruptedException {
        List<EntryId> ids = firstOf(held.toAcknowledge());
        while (!ids.isEmpty()) {
            Answers.await(connection.acknowledge(group, ids));
            removeFirst(held.toAcknowledge(), ids.size());
            held.settled(ids);
            ids = firstOf(held.toAcknowledge());
        }
    }

    private void giveBack(StreamConnection connection) throws InterruptedException {
        List<EntryId> ids = firstOf(held.unseen());
        while (!ids.isEmpty()) {
            Answers.await(connection.setCount(group, ids, 0));
            removeFirst(held.unseen(), ids.size());
            ids = firstOf(held.unseen());
        }
    }

    private static List<EntryId> firstOf(Queue<EntryId> queue) {
        return queue.stream().limit(MOST_IDS).toList();
    }

    private static void removeFirst(Queue<EntryId> queue, int count) {
        for (int i = 0; i < count; i++) {
            queue.remove();
        }
    }

    /** Keeps others from taking over what is held here, however long the sink takes. */
    void keepFresh(StreamConnection connection) throws InterruptedException {
        List<RedisFuture<List<Object>>> answers = new ArrayList<>();
        for (List<EntryId> ids : parts(held.all())) {
            answers.add(connection.keep(group, ids));
        }
        for (RedisFuture<List<Object>> answer : answers) {
            Answers.await(answer);
        }
    }

    boolean hasToClear() {
        return held.isAnyOpen();
    }

    /** Notes of what is in hand that this process did not die of it. */
    void clear(StreamConnection connection) throws InterruptedException {
        for (List<EntryId> ids : parts(held.open())) {
            Answers.await(connection.setCount(group, ids, 0));
        }
    }

    private static List<List<EntryId>> parts(List<EntryId> ids) {
        List<List<EntryId>> parts = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += MOST_IDS) {
            parts.add(ids.subList(from, Math.min(from + MOST_IDS, ids.size())));
        }
        return parts;
    }
}
