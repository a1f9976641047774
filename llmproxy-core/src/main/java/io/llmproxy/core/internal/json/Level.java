package io.llmproxy.core.internal.json;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** An object or array that has begun and not ended, and where in it the reader is. */
final class Level {
    private static final int MAX_OUTLINE_DEPTH = 6;

    private enum Kind {
        /** The outermost array, whose elements are documents of their own. */
        DOCUMENTS,
        /** The outermost array of a document. */
        OUTERMOST_ARRAY,
        INNER_ARRAY,
        OBJECT
    }

    private final Kind kind;
    private final boolean isInArray;
    private final @Nullable ObjectNode outline;
    private final int outlineDepth;
    private final Path own;
    private Path current;
    private String name = "";

    private Level(Kind kind, boolean isInArray, @Nullable ObjectNode outline, int outlineDepth, Path own) {
        this.kind = kind;
        this.isInArray = isInArray;
        this.outline = outline;
        this.outlineDepth = outlineDepth;
        this.own = own;
        current = own;
    }

    static Level rootObject(ObjectNode outline, Path root) {
        return new Level(Kind.OBJECT, false, outline, 1, root);
    }

    static Level rootArray(Path root) {
        return new Level(Kind.DOCUMENTS, false, null, 0, root);
    }

    /** Returns the level of an object that is the value being read. */
    Level object() {
        boolean hasOutline = kind == Kind.DOCUMENTS || (isMember() && outlineDepth < MAX_OUTLINE_DEPTH);
        return new Level(
                Kind.OBJECT,
                isInArray,
                hasOutline ? JsonNodeFactory.instance.objectNode() : null,
                outlineDepth + 1,
                current);
    }

    /** Returns the level of an array that is the value being read. */
    Level array() {
        return new Level(isInArray ? Kind.INNER_ARRAY : Kind.OUTERMOST_ARRAY, true, null, 0, current);
    }

    boolean holdsDocuments() {
        return kind == Kind.DOCUMENTS;
    }

    boolean isOutermostArray() {
        return kind == Kind.OUTERMOST_ARRAY;
    }

    /** Returns what takes the members, null in arrays and where outlines do not reach. */
    @Nullable
    ObjectNode outline() {
        return outline;
    }

    /** Returns the path of the object or array itself. */
    Path own() {
        return own;
    }

    void enter(String member) {
        name = member;
        current = own.child(member);
    }

    /** Returns the name of the member being read. */
    String name() {
        return name;
    }

    /** Returns the path of the value being read. */
    Path current() {
        return current;
    }

    /** Tells whether the value being read is one to keep in the outline. */
    boolean isMember() {
        return outline != null && current.interest() == Interest.MEMBER;
    }
}
