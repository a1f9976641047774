package io.llmproxy.cli.manage;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A field of a thing, as a person reads it.
 *
 * @param label above a column or before a value
 * @param name in the server's JSON
 * @param isTime whether it holds an RFC 3339 time
 * @param absent what to show if there is none; if that is nothing, the single thing has no such line
 */
record Field(String label, String name, boolean isTime, String absent) {
    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    static Field text(String label, String name) {
        return new Field(label, name, false, "");
    }

    static Field time(String label, String name) {
        return new Field(label, name, true, "");
    }

    Field orElse(String text) {
        return new Field(label, name, isTime, text);
    }

    /** For a cell of a table: times to the minute, in UTC. */
    String cell(JsonNode thing) {
        String text = show(thing, MINUTES);
        return text.isEmpty() ? "-" : text;
    }

    /** For a line of its own: times in full, in UTC. Nothing if there is nothing to show. */
    String line(JsonNode thing) {
        return show(thing, DateTimeFormatter.ISO_INSTANT);
    }

    private String show(JsonNode thing, DateTimeFormatter times) {
        JsonNode value = thing.path(name);
        if (value.isNull() || value.isMissingNode() || (value.isContainerNode() && value.isEmpty())) {
            return absent;
        }
        String text = text(value);
        return Printable.of(isTime ? timeOr(text, times) : text);
    }

    private static String text(JsonNode value) {
        if (value.isBoolean()) {
            return value.booleanValue() ? "yes" : "no";
        }
        if (value.isObject()) {
            return value.properties().stream()
                    .map(entry -> entry.getKey() + "="
                            + (entry.getValue().isContainerNode()
                                    ? entry.getValue()
                                    : entry.getValue().asText()))
                    .collect(Collectors.joining(", "));
        }
        return value.isArray() ? value.toString() : value.asText();
    }

    private static String timeOr(String text, DateTimeFormatter times) {
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            return times.format(instant);
        } catch (DateTimeParseException e) {
            return text;
        }
    }
}
