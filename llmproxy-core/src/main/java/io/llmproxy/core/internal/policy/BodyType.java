package io.llmproxy.core.internal.policy;

import io.llmproxy.core.http.HeaderFields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to read a body for its fields.
 *
 * @param boundary of a multipart form, or null for JSON
 */
record BodyType(@Nullable String boundary) {
    /** The readable types, for people. */
    static final String READABLE = "application/json multipart/form-data";

    private static final BodyType JSON = new BodyType(null);
    private static final int MAX_BOUNDARY_LENGTH = 70;
    private static final String BOUNDARY_CHARACTERS =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'()+_,-./:=? ";

    /** Reads the headers; null if they say that the body cannot be read, or leave it open. */
    static @Nullable BodyType of(HeaderFields headers) {
        List<String> types = headers.all("Content-Type");
        if (types.size() > 1 || isEncoded(headers)) {
            return null;
        }
        if (types.isEmpty()) {
            return JSON;
        }
        FieldValue type = isSendable(types.get(0)) ? FieldValue.parse(types.get(0)) : null;
        if (type == null || !type.parameters().getOrDefault("charset", "utf-8").equalsIgnoreCase("utf-8")) {
            return null;
        }
        if (type.value().equals("application/json") || type.value().endsWith("+json")) {
            return JSON;
        }
        return type.value().equals("multipart/form-data")
                ? form(type.parameters().get("boundary"))
                : null;
    }

    private static boolean isEncoded(HeaderFields headers) {
        for (String encoding : headers.all("Content-Encoding")) {
            if (!encoding.equalsIgnoreCase("identity")) {
                return true;
            }
        }
        return false;
    }

    /** The provider does not get any other; it would have to guess what the body is. */
    private static boolean isSendable(String type) {
        for (int i = 0; i < type.length(); i++) {
            char c = type.charAt(i);
            if ((c < ' ' && c != '\t') || c >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable BodyType form(@Nullable String boundary) {
        return boundary == null || !isSafe(boundary) ? null : new BodyType(boundary);
    }

    /** Takes what RFC 2046 allows; readers disagree on the rest, such as a blank at the end. */
    private static boolean isSafe(String boundary) {
        return !boundary.isEmpty()
                && boundary.length() <= MAX_BOUNDARY_LENGTH
                && !boundary.endsWith(" ")
                && boundary.chars().allMatch(c -> BOUNDARY_CHARACTERS.indexOf(c) >= 0);
    }
}
