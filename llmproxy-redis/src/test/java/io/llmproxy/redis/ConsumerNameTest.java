package io.llmproxy.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsumerNameTest {
    @TempDir
    private Path folder;

    @Test
    void aProcessThatStartsAgainHasItsNameAgain() {
        String first;
        try (ConsumerName name = ConsumerName.takeNumber(folder, "events")) {
            first = name.toString();
        }

        try (ConsumerName name = ConsumerName.takeNumber(folder, "events")) {
            assertThat(name).hasToString(first);
        }
        assertThat(first).startsWith("llmproxy-").endsWith("-1");
    }

    @Test
    void noTwoHaveTheSameNameAtATime() {
        try (ConsumerName first = ConsumerName.takeNumber(folder, "events");
                ConsumerName second = ConsumerName.takeNumber(folder, "events");
                ConsumerName elsewhere = ConsumerName.takeNumber(folder, "other events")) {
            assertThat(first.toString()).endsWith("-1");
            assertThat(second.toString()).endsWith("-2");
            assertThat(elsewhere.toString()).endsWith("-1");
        }
    }

    @Test
    void withoutAFolderForLocksTheNameIsOneOfAKind() {
        Path missing = folder.resolve("missing");
        try (ConsumerName first = ConsumerName.takeNumber(missing, "events");
                ConsumerName second = ConsumerName.takeNumber(missing, "events")) {
            assertThat(first.toString()).isNotEqualTo(second.toString());
        }
    }
}
