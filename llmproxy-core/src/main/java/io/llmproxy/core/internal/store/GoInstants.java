package io.llmproxy.core.internal.store;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the text that the Go edition and SQLite's own functions leave behind: any precision, any offset or none. */
final class GoInstants {
    private static final Pattern FORM = Pattern.compile(
            "(\\d{4}-\\d\\d-\\d\\d)(?:[T ](\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,9})?)?))? ?(Z|[+-]\\d\\d:?\\d\\d)?(?: [A-Z].*)?");

    private GoInstants() {}

    static Instant parse(String text, ZoneId zoneIfNone) {
        Matcher parts = FORM.matcher(text.strip());
        if (!parts.matches()) {
            throw new DateTimeException("not in a known form");
        }
        LocalTime time = parts.group(2) == null ? LocalTime.MIDNIGHT : LocalTime.parse(parts.group(2));
        ZoneId zone = parts.group(3) == null ? zoneIfNone : ZoneOffset.of(parts.group(3));
        return LocalDate.parse(parts.group(1)).atTime(time).atZone(zone).toInstant();
    }
}
