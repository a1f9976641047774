package io.llmproxy.core.internal.body;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts the characters of all texts, values and bytes that an object of the house holds, directly or through others. */
final class HeldCharacters {
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private long count;

    private HeldCharacters() {}

    static long of(Object holder) {
        HeldCharacters held = new HeldCharacters();
        held.visit(holder);
        return held.count;
    }

    private void visit(@Nullable Object object) {
        if (object == null || !seen.add(object)) {
            return;
        }
        if (object instanceof JsonNode node) {
            count += node.toString().length();
        } else if (object instanceof CharSequence text) {
            count += text.length();
        } else if (object instanceof ByteArrayOutputStream bytes) {
            count += bytes.size();
        } else if (object instanceof Map<?, ?> map) {
            map.keySet().forEach(this::visit);
            map.values().forEach(this::visit);
        } else if (object instanceof Iterable<?> elements) {
            elements.forEach(this::visit);
        } else if (object.getClass().getName().startsWith("io.llmproxy.core.internal.body.")) {
            for (Field field : object.getClass().getDeclaredFields()) {
                visit(value(object, field));
            }
        }
    }

    private static @Nullable Object value(Object object, Field field) {
        if (Modifier.isStatic(field.getModifiers())) {
            return null;
        }
        try {
            field.setAccessible(true);
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
