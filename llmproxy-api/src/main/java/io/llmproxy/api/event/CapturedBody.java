package io.llmproxy.api.event;

import static java.util.Objects.requireNonNull;

/**
 * The body of a request or an answer, as far as an event holds it: decoded, bounded, and only ever text.
 *
 * <p>The chunks of a stream are put together to the object that the provider would have answered without streaming. Of a form
 * with files there are the fields, and of each file its name, type and length. What is not text is a short note in angle brackets.
 *
 * @param text JSON or other text; may be empty
 * @param isJson whether the text is one JSON value, and can be put into a document as it is; never true of JSON that was cut
 * @param isTruncated whether the body was longer than what is held
 */
public record CapturedBody(String text, boolean isJson, boolean isTruncated) {
    /** Checks the parts. */
    public CapturedBody {
        requireNonNull(text, "text");
    }

    /** Tells how long the body is, not what is in it: bodies belong into no log. */
    @Override
    public String toString() {
        return "CapturedBody[" + text.length() + " characters, isJson=" + isJson + ", isTruncated=" + isTruncated + "]";
    }
}
