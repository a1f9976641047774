package io.llmproxy.servlet;

import org.jspecify.annotations.Nullable;

/**
 * A path of the management API and what answers it.
 *
 * @param template the path, with at most one {@code {id}}; that stands for any text, an empty one and slashes included, so that the
 *     resource can say what is wrong with it
 */
record ManagementRoute(String template, ManagementResource resource) {
    private static final String VARIABLE = "{id}";

    /** Returns what stands at the place of the variable, empty if there is none; or null if the path is another one. */
    @Nullable
    String idIn(String path) {
        int variable = template.indexOf(VARIABLE);
        if (variable < 0) {
            return path.equals(template) ? "" : null;
        }
        String start = template.substring(0, variable);
        String end = template.substring(variable + VARIABLE.length());
        boolean fits = path.length() >= start.length() + end.length() && path.startsWith(start) && path.endsWith(end);
        return fits ? path.substring(start.length(), path.length() - end.length()) : null;
    }
}
