package io.llmproxy.core.internal.policy;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the model that a path names, as those of Gemini, Azure and Bedrock do. */
final class PathModel {
    private static final Set<String> PARENTS = Set.of("models", "tunedmodels", "deployments", "engines", "model");

    /** Endpoints that take models deep within their bodies, or from what was set up elsewhere. */
    private static final Set<String> ELSEWHERE = Set.of("batches", "batch", "agents");

    private PathModel() {}

    /** Tells whether the model that is asked for cannot be found in path or body. */
    static boolean isElsewhere(String path) {
        for (String segment : path.split("/", -1)) {
            if (ELSEWHERE.contains(segment.toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the segment behind one of the known names, without the action behind its last colon if there is one.
     *
     * @param method an action is only named by a POST
     * @param path decoded
     */
    static @Nullable String find(String method, String path) {
        String[] segments = path.split("/", -1);
        for (int i = 1; i < segments.length - 1; i++) {
            if (PARENTS.contains(segments[i].toLowerCase(Locale.ROOT)) && !segments[i + 1].isEmpty()) {
                String model = segments[i + 1];
                int action = method.equals("POST") ? model.lastIndexOf(':') : -1;
                return action < 0 ? model : model.substring(0, action);
            }
        }
        return null;
    }
}
