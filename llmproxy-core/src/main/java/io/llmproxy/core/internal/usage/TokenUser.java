package io.llmproxy.core.internal.usage;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The user in whose name a token is used. */
public final class TokenUser {
    private TokenUser() {}

    /**
     * Finds the user.
     *
     * @param tokenMetadata of the token
     * @return the user that the metadata name, or null
     */
    public static @Nullable String of(Map<String, String> tokenMetadata) {
        String user = tokenMetadata.getOrDefault("user_id", "");
        if (user.isEmpty()) {
            user = tokenMetadata.getOrDefault("app_user_id", "");
        }
        return user.isEmpty() ? null : user;
    }
}
