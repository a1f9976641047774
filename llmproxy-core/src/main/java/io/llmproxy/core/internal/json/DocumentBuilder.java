package io.llmproxy.core.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Builds documents of what a scanner finds, within the bounds. */
final class DocumentBuilder implements JsonListener {
    private static final int MAX_LEVELS = 16;
    private static final int MAX_SCALARS = 256;
    private static final int MAX_OBJECTS = 64;
    private static final int MAX_SHORT_TEXT = 512;

    private final PathTree paths;
    private final int maxChars;
    private final Consumer<JsonDocument> elements;
    private final @Nullable Level[] levels = new @Nullable Level[MAX_LEVELS];
    private int depth;
    private long deeperLevels;
    private @Nullable ObjectNode root;
    private Pieces pieces;
    private int scalars;
    private int objects;

    DocumentBuilder(PathTree paths, int maxChars, Consumer<JsonDocument> elements) {
        this.paths = paths;
        this.maxChars = maxChars;
        this.elements = elements;
        pieces = new Pieces(maxChars);
    }

    /** Forgets the document. */
    void restart() {
        depth = 0;
        deeperLevels = 0;
        root = null;
        startDocument();
    }

    private void startDocument() {
        pieces = new Pieces(maxChars);
        scalars = 0;
        objects = 0;
    }

    /** Returns what is known of the root, or null if it is no object. */
    @Nullable
    JsonDocument document(boolean isComplete) {
        return root == null ? null : documentOf(root, isComplete);
    }

    private JsonDocument documentOf(ObjectNode outline, boolean isComplete) {
        return new JsonDocument(
                outline,
                pieces.all(),
                pieces.counts(),
                isComplete,
                pieces.isCut() || scalars > MAX_SCALARS || objects > MAX_OBJECTS);
    }

    @Override
    public void beginObject() {
        Level parent = beginValue();
        Level level = push();
        if (level == null) {
            return;
        }
        if (parent == null) {
            root = MemberMap.object();
            level.beginRootObject(root, paths.root());
        } else {
            level.beginObject(parent);
        }
    }

    @Override
    public void beginArray() {
        Level parent = beginValue();
        Level level = push();
        if (level == null) {
            return;
        }
        if (parent == null) {
            level.beginRootArray(paths.root());
        } else {
            level.beginArray(parent);
        }
        if (level.isOutermostArray()) {
            pieces.restartElements();
        }
    }

    /** Returns the level of what begins, or null if that lies too deep. */
    private @Nullable Level push() {
        if (deeperLevels > 0 || depth == MAX_LEVELS) {
            deeperLevels++;
            return null;
        }
        Level level = levels[depth];
        if (level == null) {
            level = new Level(paths.root());
            levels[depth] = level;
        }
        depth++;
        return level;
    }

    @Override
    public void endArray() {
        if (deeperLevels > 0) {
            deeperLevels--;
        } else {
            depth--;
        }
    }

    @Override
    public void endObject() {
        if (deeperLevels > 0) {
            deeperLevels--;
            return;
        }
        Level level = current();
        ObjectNode outline = level == null ? null : level.outline();
        depth--;
        Level parent = current();
        if (parent == null || outline == null) {
            return;
        }
        if (parent.holdsDocuments()) {
            elements.accept(documentOf(outline, true));
            startDocument();
        } else {
            put(parent, outline);
        }
    }

    @Override
    public void name(CharSequence name) {
        Level level = current();
        if (level == null) {
            return;
        }
        if (level.own().interest() == Interest.NAMES) {
            pieces.add(level.own().toString(), name.toString(), name.length());
        }
        level.enter(name);
    }

    @Override
    public int textLimit() {
        Level level = current();
        if (level == null) {
            return 0;
        }
        if (level.isMember()) {
            return MAX_SHORT_TEXT;
        }
        return level.current().interest().keepsTexts() ? pieces.remainingChars() : 0;
    }

    @Override
    public void text(String start, long length) {
        Level level = beginValue();
        if (level == null) {
            return;
        }
        if (level.isMember()) {
            put(level, TextNode.valueOf(start));
        }
        if (level.current().interest().keepsTexts()) {
            pieces.add(level.current().toString(), start, length);
        }
    }

    @Override
    public void number(CharSequence literal) {
        Level level = beginValue();
        if (level == null) {
            return;
        }
        JsonNode number = level.isMember() ? Numbers.node(literal) : null;
        if (number != null) {
            put(level, number);
        }
        if (level.current().interest() == Interest.TEXTS) {
            pieces.add(level.current().toString(), literal.toString(), literal.length());
        } else if (level.current().interest() == Interest.TEXTS_AND_COUNT) {
            pieces.count(level.current().toString());
        }
    }

    @Override
    public void word(String literal) {
        Level level = beginValue();
        if (level != null && !literal.equals("null")) {
            put(level, BooleanNode.valueOf(literal.equals("true")));
        }
    }

    /** Returns the level in which a value begins, or null at the root and too deep. */
    private @Nullable Level beginValue() {
        Level level = current();
        if (level != null && level.isOutermostArray()) {
            pieces.nextElement();
        }
        return level;
    }

    private @Nullable Level current() {
        return deeperLevels > 0 || depth == 0 ? null : levels[depth - 1];
    }

    private void put(Level level, JsonNode value) {
        ObjectNode outline = level.outline();
        if (outline == null || !level.isMember()) {
            return;
        }
        boolean fits = value.isObject() ? ++objects <= MAX_OBJECTS : ++scalars <= MAX_SCALARS;
        if (fits) {
            outline.set(level.name(), value);
        }
    }
}
