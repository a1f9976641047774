package io.llmproxy.core.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProjectDirectoryTest {
    private static final Instant CREATED = Instant.parse("2026-11-23T13:00:00Z");

    private final FakeStores.Projects store = new FakeStores.Projects();
    private long nanos = Long.MAX_VALUE - 10;
    private final ProjectDirectory directory = new ProjectDirectory(store, Duration.ofSeconds(5), () -> nanos);

    @Test
    void aProjectIsRememberedForAWhile() {
        store.insert(project("one"));

        directory.find("p1");
        passTime(Duration.ofMillis(4_999));
        assertThat(directory.find("p1")).map(Project::name).contains("one");

        assertThat(store.findCount).isEqualTo(1);
    }

    @Test
    void aChangeElsewhereIsSeenAfterAWhile() {
        store.insert(project("one"));
        directory.find("p1");
        store.insert(project("two"));

        passTime(Duration.ofSeconds(5));

        assertThat(directory.find("p1")).map(Project::name).contains("two");
    }

    @Test
    void aProjectThatIsGoneIsForgotten() {
        store.insert(project("one"));
        directory.find("p1");
        store.projects.clear();

        passTime(Duration.ofSeconds(5));

        assertThat(directory.find("p1")).isEmpty();
    }

    @Test
    void anUnknownProjectIsAskedForEachTime() {
        assertThat(directory.find("p1")).isEmpty();
        store.insert(project("one"));

        assertThat(directory.find("p1")).isPresent();
    }

    @Test
    void anInvalidatedProjectIsReadAgain() {
        store.insert(project("one"));
        directory.find("p1");
        store.insert(project("two"));

        directory.projectChanged("p1");

        assertThat(directory.find("p1")).map(Project::name).contains("two");
    }

    @Test
    void aChangeDuringAReadIsNotForgotten() {
        store.insert(project("one"));
        store.afterFind = () -> {
            store.afterFind = () -> {};
            store.insert(project("two"));
            directory.projectChanged("p1");
        };
        directory.find("p1");

        assertThat(directory.find("p1")).map(Project::name).contains("two");
    }

    @Test
    void inAnOutageKnownProjectsStayAsTheyWere() {
        store.insert(project("one"));
        directory.find("p1");
        store.isDown = true;
        passTime(Duration.ofHours(1));

        assertThat(directory.find("p1")).map(Project::name).contains("one");
        assertThatThrownBy(() -> directory.find("p2")).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void inAnOutageTheStoreIsAskedOncePerPeriod() {
        store.insert(project("one"));
        directory.find("p1");
        store.isDown = true;
        passTime(Duration.ofSeconds(5));

        directory.find("p1");
        directory.find("p1");
        assertThat(store.findCount).isEqualTo(2);
        store.isDown = false;
        store.insert(project("two"));
        passTime(Duration.ofSeconds(5));

        assertThat(directory.find("p1")).map(Project::name).contains("two");
    }

    @Test
    void whileOneCallerReadsOthersGetWhatIsKnown() {
        store.insert(project("one"));
        directory.find("p1");
        passTime(Duration.ofSeconds(5));
        List<String> seenMeanwhile = new ArrayList<>();
        store.afterFind = () -> {
            store.afterFind = () -> {};
            seenMeanwhile.add(directory.find("p1").orElseThrow().name());
        };
        store.insert(project("two"));

        assertThat(directory.find("p1")).map(Project::name).contains("two");

        assertThat(seenMeanwhile).containsExactly("one");
        assertThat(store.findCount).isEqualTo(2);
    }

    private void passTime(Duration time) {
        nanos += time.toNanos();
    }

    private static Project project(String name) {
        return Project.builder("p1", name, Secret.of("k"), CREATED).build();
    }
}
