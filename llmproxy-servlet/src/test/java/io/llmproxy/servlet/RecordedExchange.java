package io.llmproxy.servlet;

import java.util.List;

/**
 * A request and the answer it once got.
 *
 * @param name tells which one it is, where a comparison fails
 * @param path with query, below the provider's address
 * @param requestHeaders lines, without those about connection and length
 * @param answerHeaders as above
 * @param answerBody coded as {@code answerHeaders} say
 */
record RecordedExchange(
        String name,
        String method,
        String path,
        List<String> requestHeaders,
        byte[] requestBody,
        int status,
        List<String> answerHeaders,
        byte[] answerBody) {
    /** Returns a field's value, or null if there is none. */
    String answerHeader(String name) {
        return answerHeaders.stream()
                .filter(header -> header.startsWith(name + ": "))
                .map(header -> header.substring(name.length() + 2))
                .findFirst()
                .orElse(null);
    }
}
