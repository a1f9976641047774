package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmproxy.api.Secret;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Outcome;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.ProjectChange;
import io.llmproxy.api.token.ProjectStore;
import io.llmproxy.api.token.TokenChange;
import io.llmproxy.api.token.TokenQuery;
import io.llmproxy.core.LlmProxy;
import io.llmproxy.core.LlmProxyBuilder;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What clients see when tokens and projects are changed: at once on the node where that happens, soon on others. */
class RevocationTest {
    private static final Duration ON_OTHER_NODES = Duration.ofSeconds(2);
    private static final ProjectChange OFF =
            ProjectChange.builder().active(false).build();

    private static void echoKey(ScriptedProvider.Request request, ScriptedProvider.Connection connection)
            throws IOException {
        connection.json(200, "{\"key\":\"" + request.header("Authorization") + "\"}");
    }

    private static String call(Gateway gateway) throws Exception {
        return callWith(gateway, "{}");
    }

    private static String callWith(Gateway gateway, String body) throws Exception {
        try (RawClient client = gateway.post(body)) {
            return client.readUntil("}");
        }
    }

    @Test
    void theNextCallOfARevokedTokenIsRefused() throws Exception {
        try (Gateway gateway = Gateway.start(RevocationTest::echoKey)) {
            assertThat(call(gateway)).startsWith("HTTP/1.1 200");

            gateway.engine().tokens().revoke(gateway.tokenId());
            assertThat(call(gateway)).startsWith("HTTP/1.1 401").contains("\"code\":\"token_inactive\"");

            gateway.engine()
                    .tokens()
                    .update(
                            gateway.tokenId(),
                            TokenChange.builder().active(true).build());
            assertThat(call(gateway)).startsWith("HTTP/1.1 200");

            gateway.engine().tokens().revokeAll(gateway.project().id());
            assertThat(call(gateway)).startsWith("HTTP/1.1 401").contains("\"code\":\"token_inactive\"");
        }
    }

    @Test
    void whoeverHoldsABodyBackGainsNothing() throws Exception {
        assertHeldBackCall(gateway -> gateway.engine().tokens().revoke(gateway.tokenId()), "HTTP/1.1 401");
        assertHeldBackCall(
                gateway -> gateway.engine().projects().update(gateway.project().id(), OFF), "HTTP/1.1 403");
        assertHeldBackCall(
                gateway -> {
                    gateway.engine()
                            .tokens()
                            .update(
                                    gateway.tokenId(),
                                    TokenChange.builder().maxRequests(1L).build());
                    try {
                        assertThat(callWith(gateway, "{\"model\":\"m1\"}")).startsWith("HTTP/1.1 200");
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                },
                "HTTP/1.1 429");
        assertHeldBackCall(
                gateway -> gateway.engine()
                        .projects()
                        .update(
                                gateway.project().id(),
                                ProjectChange.builder()
                                        .apiKey(Secret.of("sk-the-new-key"))
                                        .build()),
                "Bearer sk-the-new-key");
    }

    /** Projects in memory, which tell when they were asked for. */
    private static final class AskedProjects implements ProjectStore {
        private final Map<String, Project> projects = new ConcurrentHashMap<>();
        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public Optional<Project> find(String id) {
            Optional<Project> found = Optional.ofNullable(projects.get(id));
            asked.incrementAndGet();
            return found;
        }

        @Override
        public List<Project> list() {
            return List.copyOf(projects.values());
        }

        @Override
        public void insert(Project project) {
            projects.put(project.id(), project);
        }

        @Override
        public Optional<Project> update(String id, ProjectChange change, Instant now) {
            return Optional.ofNullable(projects.computeIfPresent(
                    id,
                    (same, old) -> Project.builder(
                                    id,
                                    old.name(),
                                    change.apiKey().or(old::apiKey).orElseThrow(),
                                    old.createdAt())
                            .deactivatedAt(change.active().orElse(true) ? null : now)
                            .build()));
        }
    }

    /** Makes a change while a call, which is admitted by what its body says, has sent half of it and passed the first check. */
    private static void assertHeldBackCall(Consumer<Gateway> change, String effect) throws Exception {
        AskedProjects projects = new AskedProjects();
        try (Gateway gateway = Gateway.start(
                        RevocationTest::echoKey,
                        provider -> provider.paramAllowList(Map.of("model", List.of("m1", "m2"))),
                        engine -> engine.projectStore(projects));
                RawClient client = gateway.client()) {
            int askedBefore = projects.asked.get();
            client.send("POST " + Gateway.CHAT + " HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer "
                    + gateway.token() + "\r\nContent-Type: application/json\r\nContent-Length: 14\r\n\r\n"
                    + "{\"model\"");
            await().atMost(Duration.ofSeconds(5)).until(() -> projects.asked.get() > askedBefore);
            change.accept(gateway);
            client.send(":\"m1\"}");
            assertThat(client.readUntil("}")).contains(effect);
        }
    }

    @Test
    void theNextCallAfterANewLimitCountsAgainstIt() throws Exception {
        try (Gateway gateway = Gateway.start(RevocationTest::echoKey)) {
            call(gateway);
            call(gateway);

            gateway.engine()
                    .tokens()
                    .update(
                            gateway.tokenId(),
                            TokenChange.builder().maxRequests(3L).build());

            assertThat(call(gateway)).startsWith("HTTP/1.1 200");
            assertThat(call(gateway)).startsWith("HTTP/1.1 429");
        }
    }

    @Test
    void theNextCallOfASwitchedOffProjectIsRefused() throws Exception {
        try (Gateway gateway = Gateway.start(RevocationTest::echoKey)) {
            assertThat(call(gateway)).startsWith("HTTP/1.1 200");

            gateway.engine().projects().update(gateway.project().id(), OFF);

            assertThat(call(gateway)).startsWith("HTTP/1.1 403").contains("\"code\":\"project_inactive\"");
        }
    }

    @Test
    void theNextCallUsesTheNewKey() throws Exception {
        try (Gateway gateway = Gateway.start(RevocationTest::echoKey)) {
            assertThat(call(gateway)).contains("Bearer " + Gateway.PROVIDER_KEY);

            gateway.engine()
                    .projects()
                    .update(
                            gateway.project().id(),
                            ProjectChange.builder()
                                    .apiKey(Secret.of("sk-the-new-key"))
                                    .build());

            assertThat(call(gateway)).contains("Bearer sk-the-new-key");
        }
    }

    @Test
    void whatAnotherNodeChangesTakesEffectWithinTwoSeconds() throws Exception {
        assertReachesOtherNodes(
                (other, gateway) -> other.tokens().revoke(gateway.tokenId()), "\"code\":\"token_inactive\"");
        assertReachesOtherNodes(
                (other, gateway) -> other.tokens().revokeAll(gateway.project().id()), "\"code\":\"token_inactive\"");
        assertReachesOtherNodes(
                (other, gateway) -> other.projects().update(gateway.project().id(), OFF),
                "\"code\":\"project_inactive\"");
        assertReachesOtherNodes(
                (other, gateway) -> other.projects()
                        .update(
                                gateway.project().id(),
                                ProjectChange.builder()
                                        .apiKey(Secret.of("sk-the-new-key"))
                                        .build()),
                "Bearer sk-the-new-key");
    }

    private interface Change {
        void make(LlmProxy other, Gateway gateway);
    }

    private static void assertReachesOtherNodes(Change change, String effect) throws Exception {
        try (Gateway gateway = Gateway.start(RevocationTest::echoKey);
                LlmProxy other = LlmProxy.builder().database(gateway.database()).build()) {
            assertThat(call(gateway)).startsWith("HTTP/1.1 200");

            change.make(other, gateway);

            await().atMost(ON_OTHER_NODES).until(() -> call(gateway).contains(effect));
        }
    }

    @Test
    void aRunningStreamOfARevokedTokenIsEndedIfSoConfigured() throws Exception {
        assertStreamEnds(gateway -> gateway.engine().tokens().revoke(gateway.tokenId()), "token_inactive");
        assertStreamEnds(
                gateway -> gateway.engine().tokens().revokeAll(gateway.project().id()), "token_inactive");
        assertStreamEnds(
                gateway -> gateway.engine().projects().update(gateway.project().id(), OFF), "project_inactive");
    }

    @Test
    void aRunningStreamOfATokenThatAnotherNodeRevokesIsEndedIfSoConfigured() throws Exception {
        assertStreamEnds(
                gateway -> {
                    try (LlmProxy other =
                            LlmProxy.builder().database(gateway.database()).build()) {
                        other.tokens().revoke(gateway.tokenId());
                    }
                },
                "token_inactive");
    }

    private static void assertStreamEnds(Consumer<Gateway> change, String code) throws Exception {
        try (Gateway gateway = Gateway.start(
                (request, connection) -> {
                    connection.startStream().chunk("data: {\"n\":1}\n\n");
                    connection.awaitClosed(10);
                },
                provider -> provider,
                engine -> engine.endCallsOnRevocation(true))) {
            try (RawClient client = gateway.post("{\"model\":\"m1\",\"stream\":true}")) {
                client.readUntil("data: {\"n\":1}");
                change.accept(gateway);
                assertThat(client.readToEnd()).doesNotContain("0\r\n\r\n");
            }
            ExchangeEvent event = gateway.sink().onlyEvent();
            assertThat(event.outcome()).isEqualTo(Outcome.REVOKED);
            assertThat(event.errorCode()).contains(code);
            assertThat(event.status()).isEqualTo(200);
            assertThat(event.responseBytes()).isPositive();
        }
    }

    @Test
    void otherRunningStreamsGoOn() throws Exception {
        assertStreamGoesOn(
                engine -> engine.endCallsOnRevocation(true),
                gateway -> gateway.engine()
                        .tokens()
                        .revoke(gateway.engine()
                                .tokens()
                                .list(TokenQuery.builder().build())
                                .get(0)
                                .id()));
        assertStreamGoesOn(
                engine -> engine.endCallsOnRevocation(true),
                gateway -> gateway.engine()
                        .tokens()
                        .update(
                                gateway.tokenId(),
                                TokenChange.builder().maxRequests(9L).build()));
        assertStreamGoesOn(
                engine -> engine, gateway -> gateway.engine().tokens().revoke(gateway.tokenId()));
    }

    private static void assertStreamGoesOn(UnaryOperator<LlmProxyBuilder> settings, Consumer<Gateway> change)
            throws Exception {
        CountDownLatch isChanged = new CountDownLatch(1);
        try (Gateway gateway = Gateway.start(
                (request, connection) -> {
                    connection.startStream().chunk("data: {\"n\":1}\n\n");
                    isChanged.await(10, TimeUnit.SECONDS);
                    connection.chunk("data: {\"n\":2}\n\n").endStream();
                },
                provider -> provider,
                settings)) {
            gateway.issueToken(Map.of());
            try (RawClient client = gateway.post("{\"model\":\"m1\",\"stream\":true}")) {
                client.readUntil("data: {\"n\":1}");
                change.accept(gateway);
                isChanged.countDown();
                assertThat(client.readUntil("0\r\n\r\n")).contains("data: {\"n\":2}");
            }
            assertThat(gateway.sink().onlyEvent().outcome()).isEqualTo(Outcome.COMPLETED);
        }
    }
}
