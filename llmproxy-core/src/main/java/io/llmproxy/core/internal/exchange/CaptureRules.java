package io.llmproxy.core.internal.exchange;

import io.llmproxy.api.event.CaptureMode;
import io.llmproxy.api.token.Project;
import io.llmproxy.core.internal.body.BodyLimits;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded of exchanges, and how much of bodies.
 *
 * @param mode where neither project nor provider says
 * @param limits of the bodies that are kept
 */
public record CaptureRules(CaptureMode mode, BodyLimits limits) {
    /** Returns the mode of a call: the project's word counts first, then the provider's; of either as far as they are known. */
    CaptureMode of(@Nullable Project project, @Nullable ServedProvider provider) {
        CaptureMode standard =
                provider == null ? mode : provider.config().capture().orElse(mode);
        return project == null ? standard : project.policy().capture().orElse(standard);
    }
}
