package io.llmproxy.core.internal.json;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A path in a document and what to keep there. Immutable. */
final class Path {
    /** Neither here nor below is anything to keep. */
    private static final Path NOWHERE = new Path("", Interest.NONE, Map.of(), false, null);

    private final String text;
    private final Interest interest;
    private final Map<String, Path> children;
    private final boolean isAllKept;
    private final @Nullable Function<String, Interest> judge;

    /**
     * Creates a path.
     *
     * @param text the names from the root, joined by {@code /}
     * @param interest what to keep there
     * @param children the known ones, by name
     * @param isAllKept whether all that lies below is of the same interest
     * @param judge tells of unknown children what to keep there, or null if nothing
     */
    Path(
            String text,
            Interest interest,
            Map<String, Path> children,
            boolean isAllKept,
            @Nullable Function<String, Interest> judge) {
        this.text = text;
        this.interest = interest;
        this.children = Map.copyOf(children);
        this.isAllKept = isAllKept;
        this.judge = judge;
    }

    static String join(String parent, String name) {
        return parent.isEmpty() ? name : parent + "/" + name;
    }

    Path child(String name) {
        Path known = children.get(name);
        return known == null ? unknownChild(name) : known;
    }

    private Path unknownChild(String name) {
        if (isAllKept) {
            return this;
        }
        if (judge == null) {
            return NOWHERE;
        }
        String path = join(text, name);
        return new Path(path, judge.apply(path), Map.of(), false, judge);
    }

    Interest interest() {
        return interest;
    }

    @Override
    public String toString() {
        return text;
    }
}
