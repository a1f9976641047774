package io.llmproxy.core.internal.audit;

import io.llmproxy.api.audit.AuditEvent;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what a client can choose, or anybody else, to the size of the columns, so that no forged header keeps an event out of the
 * database. Texts that were cut end in an ellipsis. Control characters become U+FFFD.
 */
final class EventBounds {
    private static final int NAME = 255;
    private static final int ID = 128;
    private static final int CLIENT_IP = 45;
    private static final int METHOD = 10;
    private static final int PATH = 2_048;
    private static final int USER_AGENT = 512;
    private static final int REASON = 1_024;

    /** Some databases refuse NUL and halves of surrogate pairs. */
    private static final Pattern UNCLEAN = Pattern.compile("[\\p{Cc}\\p{Cs}]");

    private EventBounds() {}

    static AuditEvent bounded(AuditEvent event) {
        return event.toBuilder()
                .action(cut(event.action(), NAME))
                .actor(cut(event.actor(), NAME))
                .projectId(cutOrNull(event.projectId().orElse(null), ID))
                .tokenId(cutOrNull(event.tokenId().orElse(null), ID))
                .requestId(cutOrNull(event.requestId().orElse(null), ID))
                .correlationId(cutOrNull(event.correlationId().orElse(null), ID))
                .clientIp(cutOrNull(event.clientIp().orElse(null), CLIENT_IP))
                .method(cutOrNull(event.method().orElse(null), METHOD))
                .path(cutOrNull(event.path().orElse(null), PATH))
                .userAgent(cutOrNull(event.userAgent().orElse(null), USER_AGENT))
                .reason(cutOrNull(event.reason().orElse(null), REASON))
                .details(DetailBounds.bounded(event.details()))
                .build();
    }

    private static @Nullable String cutOrNull(@Nullable String text, int most) {
        return text == null ? null : cut(text, most);
    }

    static String cut(String text, int most) {
        return UNCLEAN.matcher(shortened(text, most)).replaceAll("\uFFFD");
    }

    private static String shortened(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = most - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
