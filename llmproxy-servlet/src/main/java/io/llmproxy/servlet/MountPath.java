package io.llmproxy.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where in the application the gateway is mounted, and so which part of a request's path the provider knows nothing about.
 *
 * <p>A filter on {@code /llm/*} gets {@code /llm/v1/models} and asks for {@code /v1/models}; a filter on {@code /v1/*} gets
 * {@code /v1/models} and asks for just that, since the provider's own endpoints begin with {@code /v1}.
 */
final class MountPath {
    private final List<String> prefixes;

    private MountPath(List<String> prefixes) {
        this.prefixes = prefixes;
    }

    /** Uses a prefix that the host has named. */
    static MountPath of(String prefix) {
        String path = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
        if (!path.isEmpty() && !path.startsWith("/")) {
            throw new IllegalArgumentException("mount-path: " + prefix + " (expected: a path that starts with /)");
        }
        return new MountPath(List.of(path));
    }

    /**
     * Derives the prefixes from the filter's own mapping.
     *
     * @param urlPatterns what the filter is mapped to
     * @param isProviderPath tells whether the provider's endpoints begin with a path
     */
    static MountPath of(Collection<String> urlPatterns, Predicate<String> isProviderPath) {
        List<String> prefixes = urlPatterns.stream()
                .filter(pattern -> pattern.endsWith("/*"))
                .map(pattern -> pattern.substring(0, pattern.length() - 2))
                .map(path -> isProviderPath.test(path) ? "" : path)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        return new MountPath(prefixes.isEmpty() ? List.of("") : prefixes);
    }

    /** Returns the path below the mount point as it was sent, or null if the request lies elsewhere. */
    @Nullable
    String below(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        for (String prefix : prefixes) {
            if (prefix.isEmpty() || (path.startsWith(prefix) && path.startsWith("/", prefix.length()))) {
                return path.substring(prefix.length());
            }
        }
        return null;
    }
}
