package io.llmproxy.benchmarks.provider;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * What the provider reads of a request. It is found by its name, without parsing the JSON: the provider must cost next to nothing.
 *
 * @param model chooses the answer; empty if there is none
 * @param user names the stream; empty if there is none
 */
record ChatRequest(String model, String user) {
    static ChatRequest read(ByteBuf body) {
        // One byte is one character, so that text in any coding is passed over, and searched as fast as the machine
        // can.
        String text = body.toString(StandardCharsets.ISO_8859_1);
        return new ChatRequest(textOf(text, "\"model\""), textOf(text, "\"user\""));
    }

    /** The name may be a value elsewhere, as in {@code "role":"user"}: only one that is followed by a colon counts. */
    private static String textOf(String json, String name) {
        for (int at = json.indexOf(name); at >= 0; at = json.indexOf(name, at + 1)) {
            int colon = afterSpace(json, at + name.length());
            int quote = afterSpace(json, colon + 1);
            if (isAt(json, colon, ':') && isAt(json, quote, '"')) {
                int end = json.indexOf('"', quote + 1);
                return end < 0 ? "" : json.substring(quote + 1, end);
            }
        }
        return "";
    }

    private static int afterSpace(String json, int from) {
        int at = from;
        while (at < json.length() && json.charAt(at) <= ' ') {
            at++;
        }
        return at;
    }

    private static boolean isAt(String json, int at, char expected) {
        return at < json.length() && json.charAt(at) == expected;
    }
}
