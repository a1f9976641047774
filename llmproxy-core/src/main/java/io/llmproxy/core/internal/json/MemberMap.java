package io.llmproxy.core.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of an object in an outline, in their order. Most have so few that looking at each name is as fast as a hash table, which
 * takes three times the memory; from the seventeenth on there is one. Nothing can be removed.
 */
final class MemberMap extends AbstractMap<String, JsonNode> {
    private static final int FEW = 4;
    private static final int MANY = 16;

    private String[] names = new String[FEW];
    private JsonNode[] values = new JsonNode[FEW];
    private int size;
    private @Nullable Map<String, JsonNode> many;

    private MemberMap() {}

    /** Returns an object without members. */
    static ObjectNode object() {
        return new ObjectNode(JsonNodeFactory.instance, new MemberMap());
    }

    @Override
    public int size() {
        return many == null ? size : many.size();
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return get(name) != null;
    }

    @Override
    public @Nullable JsonNode get(@Nullable Object name) {
        if (many != null) {
            return many.get(name);
        }
        int index = indexOf(name);
        return index == size ? null : values[index];
    }

    @Override
    public @Nullable JsonNode put(String name, JsonNode value) {
        if (many != null) {
            return many.put(name, value);
        }
        int index = indexOf(name);
        if (index < size) {
            JsonNode former = values[index];
            values[index] = value;
            return former;
        }
        if (size == MANY) {
            many = new LinkedHashMap<>(this);
            return many.put(name, value);
        }
        append(name, value);
        return null;
    }

    private void append(String name, JsonNode value) {
        if (size == names.length) {
            names = Arrays.copyOf(names, size * 2);
            values = Arrays.copyOf(values, size * 2);
        }
        names[size] = name;
        values[size++] = value;
    }

    private int indexOf(@Nullable Object name) {
        int index = 0;
        while (index < size && !names[index].equals(name)) {
            index++;
        }
        return index;
    }

    @Override
    public Set<Map.Entry<String, JsonNode>> entrySet() {
        return many == null ? new Entries() : many.entrySet();
    }

    private final class Entries extends AbstractSet<Map.Entry<String, JsonNode>> {
        @Override
        public int size() {
            return size;
        }

        @Override
        public Iterator<Map.Entry<String, JsonNode>> iterator() {
            return new Iterator<>() {
                private int next;

                @Override
                public boolean hasNext() {
                    return next < size;
                }

                @Override
                public Map.Entry<String, JsonNode> next() {
                    if (next == size) {
                        throw new NoSuchElementException();
                    }
                    return Map.entry(names[next], values[next++]);
                }
            };
        }
    }
}
