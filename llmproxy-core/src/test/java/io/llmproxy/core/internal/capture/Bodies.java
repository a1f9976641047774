package io.llmproxy.core.internal.capture;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Random;

/** Bodies to be coded. */
final class Bodies {
    private Bodies() {}

    /** Returns events like those of a streamed completion, which compress to about a fifth. */
    static byte[] events(int size) {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder(size + 100);
        while (text.length() < size) {
            text.append("data: {\"id\":\"")
                    .append(Long.toHexString(random.nextLong()))
                    .append("\",\"choices\":[{\"delta\":{\"content\":\"")
                    .append(random.nextInt(1000))
                    .append("\"}}]}\n\n");
        }
        return text.substring(0, size).getBytes(UTF_8);
    }

    /** Returns bytes that do not compress. */
    static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new Random(2).nextBytes(bytes);
        return bytes;
    }
}
