package io.llmproxy.cloudwatch;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A message that is not longer than allowed. What the least depends on goes first: the values of the token's metadata, its names, the
 * details of the counts, the rest of long texts. A message that lost something says so with {@code "truncated":true}.
 *
 * @param text JSON
 * @param bytes its length in UTF-8
 * @param isTruncated whether something had to go
 */
record FittedMessage(String text, int bytes, boolean isTruncated) {
    /** A message whose texts are all cut is never longer than this. */
    static final int MIN_LIMIT = 32 * 1024;

    private static final int CUT_TEXT = 200;

    /** Writes a message, and takes out of the map what is too much. */
    static FittedMessage of(SortedMap<String, Object> message, int maxBytes) {
        FittedMessage fitted = write(message, false);
        if (fitted.bytes <= maxBytes) {
            return fitted;
        }
        message.put(UsageMessage.TRUNCATED, true);
        fitted = shrink(message, FittedMessage::blankMetadata);
        if (fitted.bytes > maxBytes) {
            fitted = shrink(message, map -> map.remove(UsageMessage.TOKEN_METADATA));
        }
        if (fitted.bytes > maxBytes) {
            fitted = shrink(message, FittedMessage::dropDetails);
        }
        if (fitted.bytes > maxBytes) {
            fitted = shrink(message, map -> map.replaceAll((key, value) -> cut(value)));
        }
        return fitted;
    }

    private static FittedMessage shrink(SortedMap<String, Object> message, Consumer<SortedMap<String, Object>> step) {
        step.accept(message);
        return write(message, true);
    }

    private static void blankMetadata(SortedMap<String, Object> message) {
        message.computeIfPresent(UsageMessage.TOKEN_METADATA, (key, value) -> blank((Map<?, ?>) value));
    }

    private static Map<Object, String> blank(Map<?, ?> metadata) {
        return metadata.keySet().stream().collect(Collectors.toMap(name -> name, name -> ""));
    }

    private static void dropDetails(SortedMap<String, Object> message) {
        message.computeIfPresent(UsageMessage.USAGE, (key, value) -> {
            Map<Object, Object> counts = new TreeMap<>((Map<?, ?>) value);
            counts.remove(UsageMessage.INPUT_DETAILS);
            counts.remove(UsageMessage.OUTPUT_DETAILS);
            return counts;
        });
    }

    private static Object cut(Object value) {
        if (value instanceof String text && text.length() > CUT_TEXT) {
            boolean inPair = Character.isHighSurrogate(text.charAt(CUT_TEXT - 1));
            return text.substring(0, inPair ? CUT_TEXT - 1 : CUT_TEXT);
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new TreeMap<>(map);
            copy.replaceAll((key, inner) -> cut(inner));
            return copy;
        }
        return value;
    }

    private static FittedMessage write(SortedMap<String, Object> message, boolean isTruncated) {
        String text = SortedJson.of(message);
        return new FittedMessage(text, utf8Length(text), isTruncated);
    }

    /** Counts without making the bytes; the text has no lone surrogate. */
    private static int utf8Length(String text) {
        int length = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x800 && !Character.isSurrogate(c)) {
                length += 2;
            } else if (c >= 0x80) {
                length++;
            }
        }
        return length;
    }
}
