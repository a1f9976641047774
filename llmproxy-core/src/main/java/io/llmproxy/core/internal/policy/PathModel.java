package io.llmproxy.core.internal.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the model that a path names, as those of Gemini, Azure and Bedrock do. */
final class PathModel {
    private static final List<String> PARENTS = List.of("models", "tunedmodels", "deployments", "engines", "model");

    /** Endpoints that take models deep within their bodies, or from what was set up elsewhere. */
    private static final List<String> ELSEWHERE = List.of("batches", "batch", "agents");

    private PathModel() {}

    /** Tells whether the model that is asked for cannot be found in path or body. */
    static boolean isElsewhere(String path) {
        int start = 0;
        while (start <= path.length()) {
            int end = endOfSegment(path, start);
            if (isOneOf(ELSEWHERE, path, start, end)) {
                return true;
            }
            start = end + 1;
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
        int start = endOfSegment(path, 0) + 1;
        int end = endOfSegment(path, start);
        while (end < path.length()) {
            int next = endOfSegment(path, end + 1);
            if (next > end + 1 && isOneOf(PARENTS, path, start, end)) {
                String model = path.substring(end + 1, next);
                int action = method.equals("POST") ? model.lastIndexOf(':') : -1;
                return action < 0 ? model : model.substring(0, action);
            }
            start = end + 1;
            end = next;
        }
        return null;
    }

    private static int endOfSegment(String path, int start) {
        int slash = path.indexOf('/', start);
        return slash < 0 ? path.length() : slash;
    }

    private static boolean isOneOf(List<String> names, String path, int start, int end) {
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (name.length() == end - start && path.regionMatches(true, start, name, 0, name.length())) {
                return true;
            }
        }
        return false;
    }
}
