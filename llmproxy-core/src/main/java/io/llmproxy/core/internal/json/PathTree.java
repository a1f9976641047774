package io.llmproxy.core.internal.json;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where in documents of one kind something is to be kept. Made once for all of them, since the same names come in each. Immutable.
 */
public final class PathTree {
    private final Path root;

    private PathTree(Path root) {
        this.root = root;
    }

    /**
     * Starts a tree of documents of which nothing is to be kept.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    Path root() {
        return root;
    }

    /** Collects paths, which are the names from the root, joined by {@code /}. Not safe for use by several threads. */
    public static final class Builder {
        private final Place root = new Place();

        private Builder() {}

        /**
         * Keeps something at each of some paths.
         *
         * @param interest what
         * @param paths where
         * @return this builder
         */
        public Builder keep(Interest interest, Collection<String> paths) {
            paths.forEach(path -> root.at(path).interest = interest);
            return this;
        }

        /**
         * Keeps members at each of some paths, and all that lie below them.
         *
         * @param paths where
         * @return this builder
         */
        public Builder keepMembersFrom(Collection<String> paths) {
            for (String path : paths) {
                Place place = root.at(path);
                place.interest = Interest.MEMBER;
                place.isAllKept = true;
            }
            return this;
        }

        /**
         * Leaves it to a function what to keep below a path, where names are not known beforehand.
         *
         * @param path empty for the root
         * @param judge takes the whole path
         * @return this builder
         */
        public Builder judgeBelow(String path, Function<String, Interest> judge) {
            root.at(path).judge = judge;
            return this;
        }

        /**
         * Builds the tree.
         *
         * @return the tree
         */
        public PathTree build() {
            return new PathTree(root.path("", ""));
        }
    }

    private static final class Place {
        private final Map<String, Place> children = new HashMap<>();
        private Interest interest = Interest.NONE;
        private boolean isAllKept;
        private @Nullable Function<String, Interest> judge;

        Place at(String path) {
            Place place = this;
            if (!path.isEmpty()) {
                for (String name : path.split("/", -1)) {
                    place = place.children.computeIfAbsent(name, unused -> new Place());
                }
            }
            return place;
        }

        Path path(String text, String last) {
            List<Path> paths = new ArrayList<>();
            children.forEach((name, place) -> paths.add(place.path(Path.join(text, name), name)));
            return new Path(text, last, interest, paths, isAllKept, judge);
        }
    }
}
