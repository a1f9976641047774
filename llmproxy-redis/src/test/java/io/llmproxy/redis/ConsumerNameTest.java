package io.llmproxy.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
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
        assertThat(first).matches("llmproxy-.+-[0-9a-f]{8}");
    }

    @Test
    void noTwoHaveTheSameNameAtATime() {
        try (ConsumerName first = ConsumerName.takeNumber(folder, "events");
                ConsumerName second = ConsumerName.takeNumber(folder, "events");
                ConsumerName elsewhere = ConsumerName.takeNumber(folder, "other events")) {
            assertThat(List.of(first.toString(), second.toString(), elsewhere.toString()))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void containersOfTheSameHostNameHaveDifferentNames(@TempDir Path other) {
        try (ConsumerName here = ConsumerName.takeNumber(folder, "events");
                ConsumerName there = ConsumerName.takeNumber(other, "events")) {
            assertThat(here.toString()).isNotEqualTo(there.toString());
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
