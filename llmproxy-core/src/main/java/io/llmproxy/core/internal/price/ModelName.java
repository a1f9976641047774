package io.llmproxy.core.internal.price;

import io.llmproxy.core.internal.config.Glob;
import java.util.List;
import java.util.Locale;

/**
 * A model as requests and answers name it, in lower case.
 *
 * @param whole with the provider in front, if there is one
 * @param bare without it
 */
record ModelName(String whole, String bare) {
    private static final List<String> PREFIXES = List.of(
            "openai/",
            "anthropic/",
            "google/",
            "gemini/",
            "mistralai/",
            "mistral/",
            "x-ai/",
            "xai/",
            "cohere/",
            "deepseek/",
            "groq/",
            "publishers/google/",
            "models/");

    static ModelName of(String model) {
        String whole = model.strip().toLowerCase(Locale.ROOT);
        String bare = whole;
        for (String prefix : PREFIXES) {
            if (bare.startsWith(prefix)) {
                bare = bare.substring(prefix.length());
            }
        }
        return new ModelName(whole, bare);
    }

    boolean matches(Glob glob) {
        return glob.matches(bare) || glob.matches(whole);
    }
}
