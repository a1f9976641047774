package io.llmproxy.servlet;

import java.util.List;

/** Which part of a list is asked for: the page, from 1, and how many entries it has. */
record Page(int number, int size) {
    static final int MAX_SIZE = 100;
    private static final int DEFAULT_SIZE = 20;

    /** Tells whether the caller asks for a page at all. */
    static boolean isIn(QueryParameters query) {
        return query.text("page") != null || query.text("page_size") != null;
    }

    /**
     * Reads {@code page} and {@code page_size}.
     *
     * @throws ManagementRefusal if they are out of bounds
     */
    static Page of(QueryParameters query) {
        Integer number = query.number("page", Integer.MAX_VALUE);
        Integer size = query.number("page_size", MAX_SIZE);
        return new Page(number == null ? 1 : number, size == null ? DEFAULT_SIZE : size);
    }

    /** Returns how many entries come before it. */
    long offset() {
        return (number - 1L) * size;
    }

    long pageCount(long entries) {
        return (entries + size - 1) / size;
    }

    boolean hasNext(long entries) {
        return number < pageCount(entries);
    }

    boolean hasPrevious() {
        return number > 1;
    }

    /** Returns its part of a list. */
    <T> List<T> of(List<T> entries) {
        int from = (int) Math.min(offset(), entries.size());
        return entries.subList(from, Math.min(from + size, entries.size()));
    }

    /** Returns the answer with references to the pages around; they are relative, so they hold wherever the API is mounted. */
    JsonAnswer linked(JsonAnswer answer, QueryParameters query, long entries) {
        String next = hasNext(entries) ? "<" + query.withPage(number + 1) + ">; rel=\"next\"" : "";
        String previous = hasPrevious() ? "<" + query.withPage(number - 1) + ">; rel=\"prev\"" : "";
        String separator = next.isEmpty() || previous.isEmpty() ? "" : ", ";
        String links = next + separator + previous;
        return links.isEmpty() ? answer : answer.withHeader("Link", links);
    }
}
