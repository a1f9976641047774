package io.llmproxy.core.internal.price;

/** A kind of tokens with a price of its own. Each token of an exchange is in exactly one. */
enum Bucket {
    INPUT("input", true),
    CACHED_INPUT("cached_input", true),
    CACHE_WRITE("cache_write", true),
    CACHE_WRITE_1H("cache_write_1h", true),
    AUDIO_INPUT("audio_input", true),
    AUDIO_CACHED_INPUT("audio_cached_input", true),
    IMAGE_INPUT("image_input", true),
    IMAGE_CACHED_INPUT("image_cached_input", true),
    OUTPUT("output", false),
    REASONING("reasoning", false),
    AUDIO_OUTPUT("audio_output", false),
    IMAGE_OUTPUT("image_output", false);

    private final String key;
    private final boolean isInput;

    Bucket(String key, boolean isInput) {
        this.key = key;
        this.isInput = isInput;
    }

    /** Returns the name of its price in a price file. */
    String key() {
        return key;
    }

    boolean isInput() {
        return isInput;
    }
}
