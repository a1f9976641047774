package io.llmproxy.core.internal.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** An object or array that has begun and not ended, and where in it the reader is. Used again for others as deep. */
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

    private Kind kind = Kind.OBJECT;
    private boolean isInArray;
    private @Nullable ObjectNode outline;
    private int outlineDepth;
    private Path own;
    private Path current;
    private String name = "";

    /** Creates a level that is yet to begin. */
    Level(Path root) {
        own = root;
        current = root;
    }

    void beginRootObject(ObjectNode members, Path root) {
        begin(Kind.OBJECT, false, members, 1, root);
    }

    void beginRootArray(Path root) {
        begin(Kind.DOCUMENTS, false, null, 0, root);
    }

    /** Begins the object that is the value being read in another level. */
    void beginObject(Level parent) {
        boolean hasOutline =
                parent.kind == Kind.DOCUMENTS || (parent.isMember() && parent.outlineDepth < MAX_OUTLINE_DEPTH);
        begin(
                Kind.OBJECT,
                parent.isInArray,
                hasOutline ? MemberMap.object() : null,
                parent.outlineDepth + 1,
                parent.current);
    }

    /** Begins the array that is the value being read in another level. */
    void beginArray(Level parent) {
        begin(parent.isInArray ? Kind.INNER_ARRAY : Kind.OUTERMOST_ARRAY, true, null, 0, parent.current);
    }

    private void begin(Kind kind, boolean isInArray, @Nullable ObjectNode outline, int outlineDepth, Path own) {
        this.kind = kind;
        this.isInArray = isInArray;
        this.outline = outline;
        this.outlineDepth = outlineDepth;
        this.own = own;
        current = own;
        name = "";
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

    void enter(CharSequence member) {
        current = own.child(member);
        boolean isKeptWithItsParent = current == own && isMember();
        name = isKeptWithItsParent ? member.toString() : current.name();
    }

    /** Returns the name of the member being read, if it is one to keep in the outline. */
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
