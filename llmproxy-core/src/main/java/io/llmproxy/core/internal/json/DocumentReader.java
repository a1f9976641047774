package io.llmproxy.core.internal.json;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link JsonDocument} of an object pushed in pieces, or one of each element of an array. Memory is bounded, whatever
 * comes: what lies too deep or exceeds a bound is passed over, and only its length is counted. Confined to one thread.
 */
public final class DocumentReader {
    private final DocumentBuilder builder;
    private final JsonScanner scanner;

    /**
     * Creates a reader of one text.
     *
     * @param paths tells where to keep what
     * @param maxChars how many characters of pieces to keep in all
     * @param elements takes each object that is an element of the outermost array, if the text is one
     */
    public DocumentReader(PathTree paths, int maxChars, Consumer<JsonDocument> elements) {
        builder = new DocumentBuilder(paths, maxChars, elements);
        scanner = new JsonScanner(builder);
    }

    /** Makes the reader ready for another text. Documents that it has made stay as they are. */
    public void restart() {
        builder.restart();
        scanner.restart();
    }

    /**
     * Takes the next bytes.
     *
     * @param buffer holds the bytes; not kept
     * @param offset index of the first one
     * @param length their number
     */
    public void feed(byte[] buffer, int offset, int length) {
        scanner.feed(buffer, offset, length);
    }

    /**
     * Returns what is known of the object.
     *
     * @return the members that were whole, or null if the text is no object
     */
    public @Nullable JsonDocument document() {
        return builder.document(scanner.isComplete());
    }
}
