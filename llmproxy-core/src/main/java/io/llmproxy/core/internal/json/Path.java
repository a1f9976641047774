package io.llmproxy.core.internal.json;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** A path in a document and what to keep there. Paths that were seen are remembered, since chunks of a stream are much alike. */
final class Path {
    private static final int MAX_REMEMBERED = 256;

    private final String text;
    private final Interest interest;
    private final Book book;
    private final Map<String, Path> children = new HashMap<>(4);

    private Path(String text, Interest interest, Book book) {
        this.text = text;
        this.interest = interest;
        this.book = book;
    }

    static Path root(Function<String, Interest> interests) {
        return new Path("", Interest.NONE, new Book(interests));
    }

    Path child(String name) {
        Path known = children.get(name);
        return known == null ? newChild(name) : known;
    }

    private Path newChild(String name) {
        String path = text.isEmpty() ? name : text + "/" + name;
        Path child = new Path(path, book.interests.apply(path), book);
        if (book.size < MAX_REMEMBERED) {
            book.size++;
            children.put(name, child);
        }
        return child;
    }

    Interest interest() {
        return interest;
    }

    @Override
    public String toString() {
        return text;
    }

    /** What the paths of one reader have in common. */
    private static final class Book {
        private final Function<String, Interest> interests;
        private int size;

        private Book(Function<String, Interest> interests) {
            this.interests = interests;
        }
    }
}
