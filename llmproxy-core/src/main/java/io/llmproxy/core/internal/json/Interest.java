package io.llmproxy.core.internal.json;

/**
 * What to keep of what lies at a path. A path is the names from the root, joined by {@code /}; arrays do
 * not show in it.
 */
public enum Interest {
    /** Nothing. */
    NONE,
    /** A short text, a number, true or false as a member of the outline, or an object of them. */
    MEMBER,
    /** Texts and numbers, each as a {@link Piece}. */
    TEXTS,
    /** Texts, each as a {@link Piece}; of numbers only how many there are. */
    TEXTS_AND_COUNT,
    /** The names of the members below. */
    NAMES;

    boolean keepsTexts() {
        return this == TEXTS || this == TEXTS_AND_COUNT;
    }
}
