package io.llmproxy.core.internal.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All groups that the journal knows, subscribed or not. Safe for use by many threads. */
final class Groups {
    private final Map<String, Group> byName = new ConcurrentHashMap<>();
    private final Losses losses;

    Groups(Losses losses) {
        this.losses = losses;
    }

    @Nullable
    Group find(String name) {
        return byName.get(name);
    }

    Collection<Group> all() {
        return byName.values();
    }

    void add(Group group) {
        byName.put(group.name(), group);
    }

    /** Counts events that no group gets; they count once if there is no group. */
    void missedByAll(String reason, long count) {
        if (byName.isEmpty()) {
            losses.add(reason, count);
        }
        byName.values().forEach(group -> group.missed(reason, count));
    }

    /** Adds what has changed; after an error, what was taken is in the list. */
    void takeChanges(List<GroupChange> changes) {
        for (Group group : byName.values()) {
            GroupChange change = group.takeChange();
            if (change != null) {
                changes.add(change);
            }
        }
    }

    boolean hasChanges() {
        return byName.values().stream().anyMatch(Group::isDirty);
    }

    /** Takes groups out that had no subscription since a moment, and returns them. */
    List<Group> forget(Instant moment) {
        List<Group> forgotten = new ArrayList<>();
        for (Group group : List.copyOf(byName.values())) {
            if (group.forget(moment)) {
                byName.remove(group.name());
                forgotten.add(group);
            }
        }
        return forgotten;
    }

    void touchSubscribed(Instant now) {
        for (Group group : byName.values()) {
            if (group.isSubscribed()) {
                group.touch(now);
            }
        }
    }
}
