package io.llmproxy.core.internal.config;

import io.llmproxy.core.InvalidConfigException;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a configuration, so that a start reports everything at once. */
final class Problems {
    private final List<String> sentences = new ArrayList<>();

    void add(String where, String what) {
        sentences.add(where + ": " + what);
    }

    void throwIfAny() {
        if (!sentences.isEmpty()) {
            throw new InvalidConfigException(sentences);
        }
    }
}
