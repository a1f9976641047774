package io.llmproxy.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the nested arrays in which Redis answers about streams.
 *
 * <p>The library's own readers of these answers take a removed entry for a failure or for an entry, according to the version.
 */
final class Replies {
    private static final String DATA = "data";

    private Replies() {}

    static List<?> list(@Nullable Object reply) {
        return reply instanceof List<?> list ? list : List.of();
    }

    static String text(@Nullable Object reply) {
        return reply instanceof byte[] bytes ? new String(bytes, UTF_8) : String.valueOf(reply);
    }

    /** Reads alternating names and values. */
    static Map<String, Object> map(@Nullable Object reply) {
        List<?> list = list(reply);
        Map<String, Object> map = new HashMap<>();
        for (int i = 0; i + 1 < list.size(); i += 2) {
            Object value = list.get(i + 1);
            if (value != null) {
                map.put(text(list.get(i)), value);
            }
        }
        return map;
    }

    static long number(Map<String, Object> map, String field) {
        return map.get(field) instanceof Long number ? number : 0;
    }

    static EntryId id(Map<String, Object> map, String field) {
        return map.containsKey(field) ? EntryId.parse(text(map.get(field))) : EntryId.ZERO;
    }

    /** Reads the entries of one stream out of the answer of {@code XREADGROUP}, which is null if none came in time. */
    static List<StreamEntry> entriesOfOneStream(@Nullable Object reply) {
        List<?> streams = list(reply);
        List<?> stream = streams.isEmpty() ? List.of() : list(streams.get(0));
        return stream.size() < 2 ? List.of() : entries(stream.get(1));
    }

    /** Reads entries, each an array of an id and of what is in it. */
    static List<StreamEntry> entries(@Nullable Object reply) {
        List<StreamEntry> entries = new ArrayList<>();
        for (Object element : list(reply)) {
            List<?> entry = list(element);
            if (!entry.isEmpty()) {
                entries.add(entry(EntryId.parse(text(entry.get(0))), entry.size() < 2 ? null : entry.get(1)));
            }
        }
        return entries;
    }

    private static StreamEntry entry(EntryId id, @Nullable Object fields) {
        if (!(fields instanceof List<?>)) {
            return StreamEntry.gone(id);
        }
        return StreamEntry.of(id, map(fields).get(DATA) instanceof byte[] data ? data : null);
    }

    static List<PendingEntry> pending(@Nullable Object reply) {
        List<PendingEntry> pending = new ArrayList<>();
        for (Object element : list(reply)) {
            List<?> entry = list(element);
            pending.add(new PendingEntry(EntryId.parse(text(entry.get(0))), (Long) entry.get(3)));
        }
        return pending;
    }

    static ClaimedPage claimed(@Nullable Object reply) {
        List<?> page = list(reply);
        List<EntryId> ids = list(page.get(1)).stream()
                .map(Replies::text)
                .map(EntryId::parse)
                .toList();
        int gone = page.size() < 3 ? 0 : list(page.get(2)).size();
        return new ClaimedPage(EntryId.parse(text(page.get(0))), ids, gone);
    }

    static List<GroupInfo> groups(@Nullable Object reply) {
        List<GroupInfo> groups = new ArrayList<>();
        for (Object element : list(reply)) {
            Map<String, Object> group = map(element);
            groups.add(new GroupInfo(
                    text(group.get("name")),
                    number(group, "pending"),
                    id(group, "last-delivered-id"),
                    group.get("lag") instanceof Long lag ? lag : null));
        }
        return groups;
    }

    static List<ConsumerInfo> consumers(@Nullable Object reply) {
        List<ConsumerInfo> consumers = new ArrayList<>();
        for (Object element : list(reply)) {
            Map<String, Object> consumer = map(element);
            consumers.add(new ConsumerInfo(
                    text(consumer.get("name")), number(consumer, "pending"), number(consumer, "idle")));
        }
        return consumers;
    }

    static StreamInfo stream(@Nullable Object reply) {
        Map<String, Object> stream = map(reply);
        List<?> first = list(stream.get("first-entry"));
        return new StreamInfo(
                number(stream, "length"),
                first.isEmpty() ? null : EntryId.parse(text(first.get(0))),
                id(stream, "last-generated-id"));
    }
}
