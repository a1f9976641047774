package io.llmproxy.core.internal.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.llmproxy.core.InvalidConfigException;
import io.llmproxy.core.ProviderConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Provider files of a test, written one after the other to the same place. */
record ProviderFiles(Path path) {
    /** The smallest file; further keys of its entry may be appended, indented by four spaces. */
    static final String MINIMAL = """
            apis:
              openai:
                base_url: https://api.openai.com
                allowed_endpoints: [/v1/models]
                allowed_methods: [GET]
            """;

    static ProviderFiles in(Path directory) {
        return new ProviderFiles(directory.resolve("providers.yaml"));
    }

    ProviderFile load(String text) {
        try {
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return ProviderFile.load(path);
    }

    /** Loads a file with one more key, or several, in its only entry. */
    ProviderConfig with(String keys) {
        return load(MINIMAL + keys.stripIndent().indent(4)).provider(null);
    }

    /** Returns what is wrong with a file, without the file's name in front of the lines. */
    List<String> problemsOf(String text) {
        return problemsOf(() -> load(text)).stream()
                .map(problem -> problem.replace(path.toString(), ""))
                .toList();
    }

    static List<String> problemsOf(Runnable action) {
        return catchThrowableOfType(InvalidConfigException.class, action::run).problems();
    }
}
