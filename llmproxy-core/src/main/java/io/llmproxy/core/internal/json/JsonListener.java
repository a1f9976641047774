package io.llmproxy.core.internal.json;

/** Is told what a {@link JsonScanner} finds, in the order of the text. */
public interface JsonListener {
    /** An object begins. */
    void beginObject();

    /** The innermost object ends. */
    void endObject();

    /** An array begins. */
    void beginArray();

    /** The innermost array ends. */
    void endArray();

    /**
     * A member begins; its value comes next. A listener that does not take the name like this is told it as a text.
     *
     * @param name cut to {@link JsonScanner#MAX_NAME} characters, valid during the call only
     */
    default void name(CharSequence name) {
        name(name.toString());
    }

    /**
     * A member begins; its value comes next.
     *
     * @param name cut to {@link JsonScanner#MAX_NAME} characters
     */
    default void name(String name) {
        // The listener has no use for names.
    }

    /**
     * Tells how much of a text to keep; asked when it begins.
     *
     * @return number of characters, 0 if only the length is of interest
     */
    int textLimit();

    /**
     * A text.
     *
     * @param start its beginning, as long as the limit allows
     * @param length how many UTF-16 characters it has in all
     */
    void text(String start, long length);

    /**
     * A number, or a word that stands in the place of one, such as {@code NaN}.
     *
     * @param literal as written, valid during the call only; empty if it is longer than any number
     */
    void number(CharSequence literal);

    /**
     * One of {@code true}, {@code false} and {@code null}.
     *
     * @param literal as written
     */
    void word(String literal);
}
