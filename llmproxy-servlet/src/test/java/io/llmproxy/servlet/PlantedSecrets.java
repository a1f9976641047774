package io.llmproxy.servlet;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the tests send that must not be logged, whatever the level: tokens and keys of the usual form are known by that form, all
 * else by the text itself.
 */
final class PlantedSecrets {
    /** A part of a prompt; tests may put it where they like. */
    static final String PROMPT = "planted-prompt-the-colour-of-the-pear";

    /** The value of a session cookie. */
    static final String COOKIE = "planted-cookie-of-the-host";

    /** Tokens and providers' keys, in full or cut, but not the masked form {@code sk-12345...6789}. */
    private static final Pattern KEY = Pattern.compile("sk-[A-Za-z0-9_-]{9,}");

    private static final Map<String, String> KINDS = new ConcurrentHashMap<>(Map.of(
            PROMPT,
            "prompt",
            hex(PROMPT.substring(0, 6)),
            "prompt in hexadecimal",
            COOKIE,
            "cookie",
            Administered.MANAGEMENT_TOKEN,
            "management token",
            Gateway.PROVIDER_KEY,
            "provider key",
            "Name a fruit",
            "prompt",
            "JSESSIONID=",
            "cookie"));

    private static final Queue<String> FOUND = new ConcurrentLinkedQueue<>();

    private PlantedSecrets() {}

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Remembers a secret that a test has just made, such as a token. */
    static void plant(String kind, String secret) {
        KINDS.put(secret, kind);
    }

    /** Returns what kind of secret a text contains, or null if there is none. */
    static @Nullable String kindIn(String text) {
        for (Map.Entry<String, String> secret : KINDS.entrySet()) {
            if (text.contains(secret.getKey())) {
                return secret.getValue();
            }
        }
        return KEY.matcher(text).find() ? "token or provider key" : null;
    }

    /** Looks at one logged text. */
    static void search(String logger, String level, String text) {
        String kind = kindIn(text);
        if (kind != null) {
            FOUND.add(kind + " logged at " + level + " by " + logger);
        }
    }

    /** Returns what was found since the last time: kind, level and logger, but not the text. */
    static Queue<String> takeFound() {
        Queue<String> found = new ConcurrentLinkedQueue<>();
        for (String one = FOUND.poll(); one != null; one = FOUND.poll()) {
            found.add(one);
        }
        return found;
    }
}
