package io.llmproxy.core.internal.json;

/**
 * A text found at a path of interest.
 *
 * @param path the names from the root, joined by {@code /}
 * @param element index of the element of the outermost array in which it lies, 0 outside of arrays
 * @param start its beginning, as much as memory bounds allow
 * @param length how many UTF-16 characters it has in all
 */
public record Piece(String path, int element, String start, long length) {
    /**
     * Tells whether the text is longer than what was kept of it.
     *
     * @return true if so
     */
    public boolean isCut() {
        return length > start.length();
    }

    Piece longerBy(long more) {
        return new Piece(path, element, start, length + more);
    }
}
