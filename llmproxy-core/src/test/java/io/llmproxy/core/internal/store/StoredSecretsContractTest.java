package io.llmproxy.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.ProviderKey;
import io.llmproxy.core.internal.store.ChangeLog.Change;
import io.llmproxy.core.internal.store.StoredSecrets.StoredKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class StoredSecretsContractTest extends StoreContract {
    private final StoredSecrets secrets = database().secrets();

    StoredSecretsContractTest(DatabaseKind kind) {
        super(kind);
    }

    @Test
    void theFirstSecretOfANameStays() {
        assertThat(secrets.find("key")).isEmpty();

        assertThat(secrets.putIfAbsent("key", "first", CREATED)).isEqualTo("first");
        assertThat(secrets.putIfAbsent("key", "second", CREATED)).isEqualTo("first");

        assertThat(secrets.find("key")).contains("first");
    }

    @Test
    void oneOfManyNodesStoresTheSecret() throws Exception {
        Set<String> answers = new TreeSet<>();
        try (Nodes nodes = new Nodes(place(), 3)) {
            nodes.inParallel(12, (node, thread) -> node.secrets().putIfAbsent("shared", "by " + thread, CREATED))
                    .forEach(answers::add);
        }

        assertThat(answers).hasSize(1);
    }

    @Test
    void keysAreListedAsTheyLieThere() {
        database().projects().insert(project("p2", "two"));
        database().projects().insert(Project.builder("p1", "one", null, CREATED).build());

        assertThat(secrets.providerKeys())
                .containsExactly(StoredKey.first("p1", ""), StoredKey.first("p2", "sk-provider"));
    }

    @Test
    void rewritingChangesSecretsAndKeysAndLogsWhichProjects() {
        long start = database().changes().latest();
        database().projects().insert(project("p1", "one"));
        database().projects().insert(project("p2", "two"));
        secrets.putIfAbsent("key", "open", CREATED);

        long changed = secrets.rewrite(
                text -> "closed", key -> key.projectId().equals("p1") ? "long ".repeat(20_000) : key.text(), LATER);

        assertThat(changed).isEqualTo(2);
        assertThat(secrets.find("key")).contains("closed");
        assertThat(secrets.providerKeys())
                .containsExactly(StoredKey.first("p1", "long ".repeat(20_000)), StoredKey.first("p2", "sk-provider"));
        assertThat(database().changes().after(start).orElseThrow())
                .extracting(Change::subjectId)
                .containsExactly("p1");
    }

    @Test
    void rewritingIsAllOrNothing() {
        database().projects().insert(project("p1", "one"));
        secrets.putIfAbsent("key", "open", CREATED);

        assertThatThrownBy(() -> secrets.rewrite(
                        UnaryOperator.identity(),
                        key -> {
                            throw new IllegalArgumentException("refused");
                        },
                        LATER))
                .hasMessage("refused");
        assertThatThrownBy(() -> secrets.rewrite(
                        text -> "closed",
                        key -> Map.<String, String>of().get("nothing").strip(),
                        LATER))
                .isInstanceOf(NullPointerException.class);

        assertThat(secrets.find("key")).contains("open");
    }

    @Test
    void furtherKeysAreListedAfterTheFirstOnesWithTheirProvider() {
        database().projects().insert(project("p2", "two"));
        database().projects().insert(withFurtherKeys("p1"));

        assertThat(secrets.providerKeys())
                .containsExactly(
                        StoredKey.first("p1", "sk-provider"),
                        StoredKey.first("p2", "sk-provider"),
                        new StoredKey("p1", 1, null, "sk-second"),
                        new StoredKey("p1", 2, "azure", "sk-third"));
    }

    @Test
    void rewritingAFurtherKeyLeavesTheOthersAsTheyAre() {
        long start = database().changes().latest();
        database().projects().insert(withFurtherKeys("p1"));
        database().projects().insert(withFurtherKeys("p2"));

        long changed = secrets.rewrite(
                UnaryOperator.identity(),
                key -> key.projectId().equals("p1") && "azure".equals(key.provider())
                        ? "long ".repeat(20_000)
                        : key.text(),
                LATER);

        assertThat(changed).isEqualTo(1);
        assertThat(database().projects().find("p1").orElseThrow().furtherKeys())
                .containsExactly(
                        ProviderKey.of(Secret.of("sk-second"), null),
                        new ProviderKey(Secret.of("long ".repeat(20_000)), 7, "azure"));
        assertThat(database().projects().find("p2").orElseThrow().furtherKeys())
                .isEqualTo(withFurtherKeys("p2").furtherKeys());
        assertThat(database().changes().after(start).orElseThrow())
                .extracting(Change::subjectId)
                .containsExactly("p1");
    }

    @Test
    void aProjectEntersTheChangeLogOnceHoweverManyOfItsKeysAreRewritten() {
        long start = database().changes().latest();
        database().projects().insert(withFurtherKeys("p1"));

        assertThat(secrets.rewrite(UnaryOperator.identity(), key -> "new " + key.text(), LATER))
                .isEqualTo(3);

        assertThat(database().changes().after(start).orElseThrow())
                .extracting(Change::subjectId)
                .containsExactly("p1");
    }

    private static Project withFurtherKeys(String id) {
        return Project.builder(id, "further " + id, Secret.of("sk-provider"), CREATED)
                .furtherKeys(List.of(
                        ProviderKey.of(Secret.of("sk-second"), null),
                        new ProviderKey(Secret.of("sk-third"), 7, "azure")))
                .build();
    }
}
