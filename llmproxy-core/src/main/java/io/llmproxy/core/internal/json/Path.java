package io.llmproxy.core.internal.json;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A path in a document and what to keep there. Immutable. */
final class Path {
    /** Neither here nor below is anything to keep. */
    private static final Path NOWHERE = new Path("", "", Interest.NONE, List.of(), false, null);

    private final String text;
    private final String name;
    private final Interest interest;
    private final NamedPaths children;
    private final boolean isAllKept;
    private final @Nullable Function<String, Interest> judge;

    /**
     * Creates a path.
     *
     * @param text the names from the root, joined by {@code /}
     * @param name the last of them
     * @param interest what to keep there
     * @param children the known ones
     * @param isAllKept whether all that lies below is of the same interest
     * @param judge tells of unknown children what to keep there, or null if nothing
     */
    Path(
            String text,
            String name,
            Interest interest,
            Collection<Path> children,
            boolean isAllKept,
            @Nullable Function<String, Interest> judge) {
        this.text = text;
        this.name = name;
        this.interest = interest;
        this.children = NamedPaths.of(children);
        this.isAllKept = isAllKept;
        this.judge = judge;
    }

    static String join(String parent, String name) {
        return parent.isEmpty() ? name : parent + "/" + name;
    }

    /** Returns the path of a member, whose name is not kept unless it takes a path of its own. */
    Path child(CharSequence name) {
        Path known = children.find(name);
        return known == null ? unknownChild(name) : known;
    }

    private Path unknownChild(CharSequence name) {
        if (isAllKept) {
            return this;
        }
        if (judge == null) {
            return NOWHERE;
        }
        String last = name.toString();
        String path = join(text, last);
        return new Path(path, last, judge.apply(path), List.of(), false, judge);
    }

    Interest interest() {
        return interest;
    }

    /** Returns the last name, which is not that of the member where all that lies below a path is kept. */
    String name() {
        return name;
    }

    @Override
    public String toString() {
        return text;
    }
}
