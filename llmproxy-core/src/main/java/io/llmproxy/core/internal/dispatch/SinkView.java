package io.llmproxy.core.internal.dispatch;

import io.llmproxy.api.event.ExchangeEvent;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a sink sees of events.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
public final class SinkView {
    /** The metadata that name the user of an event. */
    private static final List<String> USER_KEYS = List.of("user_id", "app_user_id");

    private final MetadataRule metadata;
    private final boolean hasBodies;

    SinkView(MetadataRule metadata, boolean hasBodies) {
        this.metadata = metadata;
        this.hasBodies = hasBodies;
    }

    /** Everything. */
    static SinkView whole() {
        return new SinkView(MetadataRule.none(), true);
    }

    /** Returns the same event if nothing has to be taken out of it. */
    ExchangeEvent of(ExchangeEvent event) {
        boolean keepsMetadata =
                metadata.changesNothing() || event.tokenMetadata().isEmpty();
        boolean keepsBodies = hasBodies || !hasBodies(event);
        if (keepsMetadata && keepsBodies) {
            return event;
        }
        ExchangeEvent.Builder seen = event.toBuilder();
        if (!keepsMetadata) {
            seen.tokenMetadata(metadata.apply(event.tokenMetadata())).userId(userId(event));
        }
        if (!keepsBodies) {
            seen.bodies(null, null).responseHeaders(Map.of());
        }
        return seen.build();
    }

    private static boolean hasBodies(ExchangeEvent event) {
        return event.requestBody().isPresent()
                || event.responseBody().isPresent()
                || !event.responseHeaders().isEmpty();
    }

    /** The user is a copy of one of the metadata, so that what is hidden there must not be seen here. */
    private @Nullable String userId(ExchangeEvent event) {
        String user = event.userId().orElse(null);
        if (user == null) {
            return null;
        }
        for (String key : USER_KEYS) {
            if (user.equals(event.tokenMetadata().get(key))) {
                return metadata.apply(key, user);
            }
        }
        return user;
    }
}
