package io.llmproxy.servlet;

import io.llmproxy.api.token.DuplicateNameException;
import java.util.function.Supplier;

/** What can be wrong with a change of projects, new ones and others. */
final class ProjectChanges {
    private static final String MASKED = "cannot save obfuscated API key - please provide the full API key";

    private ProjectChanges() {}

    static void checkNotMasked(String apiKey) {
        if (MaskedKey.isMasked(apiKey)) {
            throw ManagementRefusal.badRequest(MASKED);
        }
    }

    /** Refuses a masked key in a field that is not the one that everybody thinks of. */
    static void checkNotMasked(String field, String apiKey) {
        if (MaskedKey.isMasked(apiKey)) {
            throw ManagementRefusal.badField(MASKED, field, "masked (expected: the provider's key itself)");
        }
    }

    /** Makes a change, and turns what the engine says against it into refusals. */
    static <T> T apply(String allow, Supplier<T> change) {
        try {
            return change.get();
        } catch (IllegalArgumentException e) {
            throw ManagementRefusal.badRequest(e);
        } catch (DuplicateNameException e) {
            throw new ManagementRefusal(JsonAnswer.error(409, "project name already exists"));
        } catch (UnsupportedOperationException e) {
            throw new ManagementRefusal(JsonAnswer.error(405, "projects are managed elsewhere")
                    .with("message", "the host application keeps the projects; they cannot be changed here")
                    .withHeader("Allow", allow));
        }
    }
}
