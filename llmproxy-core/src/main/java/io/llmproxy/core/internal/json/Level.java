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
    private final String ownPath;
    private final Interest ownInterest;
    private String name = "";
    private String path;
    private Interest interest;

    private Level(
            Kind kind,
            boolean isInArray,
            @Nullable ObjectNode outline,
            int outlineDepth,
            String ownPath,
            Interest ownInterest) {
        this.kind = kind;
        this.isInArray = isInArray;
        this.outline = outline;
        this.outlineDepth = outlineDepth;
        this.ownPath = ownPath;
        this.ownInterest = ownInterest;
        path = ownPath;
        interest = ownInterest;
    }

    static Level rootObject(ObjectNode outline) {
        return new Level(Kind.OBJECT, false, outline, 1, "", Interest.NONE);
    }

    static Level rootArray() {
        return new Level(Kind.DOCUMENTS, false, null, 0, "", Interest.NONE);
    }

    /** Returns the level of an object that is the value being read. */
    Level object() {
        boolean hasOutline = kind == Kind.DOCUMENTS || (outline != null && outlineDepth < MAX_OUTLINE_DEPTH);
        return new Level(
                Kind.OBJECT,
                isInArray,
                hasOutline ? JsonNodeFactory.instance.objectNode() : null,
                outlineDepth + 1,
                path,
                interest);
    }

    /** Returns the level of an array that is the value being read. */
    Level array() {
        return new Level(isInArray ? Kind.INNER_ARRAY : Kind.OUTERMOST_ARRAY, true, null, 0, path, interest);
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

    boolean keepsNames() {
        return ownInterest == Interest.NAMES;
    }

    String ownPath() {
        return ownPath;
    }

    String pathOf(String member) {
        return ownPath.isEmpty() ? member : ownPath + "/" + member;
    }

    void enter(String member, String memberPath, Interest memberInterest) {
        name = member;
        path = memberPath;
        interest = memberInterest;
    }

    /** Returns the name of the member being read. */
    String name() {
        return name;
    }

    /** Returns the path of the value being read. */
    String path() {
        return path;
    }

    /** Returns what to keep of the value being read. */
    Interest interest() {
        return interest;
    }
}
