package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.Secret;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Outcome;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.ProjectStore;
import io.llmproxy.api.token.StoreUnavailableException;
import io.llmproxy.api.token.TokenDecision;
import io.llmproxy.api.token.TokenGrant;
import io.llmproxy.api.token.TokenRejection;
import io.llmproxy.api.token.TokenValidator;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a client sees of the state of tokens, projects and stores, with a host that supplies them itself. */
class HostRulesTest {
    private static final Instant CREATED = Instant.parse("2026-01-02T03:04:05Z");

    /** Knows one project, which is what the test makes it. */
    private record OneProject(Optional<Project> project) implements ProjectStore {
        @Override
        public Optional<Project> find(String id) {
            return project;
        }

        @Override
        public List<Project> list() {
            return project.stream().toList();
        }

        @Override
        public void insert(Project added) {
            throw new UnsupportedOperationException();
        }
    }

    private static Project.Builder project() {
        return Project.builder("p1", "demo", Secret.of("sk-key-of-the-host"), CREATED);
    }

    private static TokenDecision grant(Secret token) {
        return TokenGrant.builder("t1", "p1").build();
    }

    private static ExchangeEvent call(TokenValidator tokens, ProjectStore projects, String expected) throws Exception {
        try (Gateway gateway =
                Gateway.start((request, connection) -> connection.json(200, "{\"ok\":1}"), tokens, projects)) {
            try (RawClient client = gateway.client().post(Gateway.CHAT, "any", "{}")) {
                String answer = client.readUntil("}");
                assertThat(answer).startsWith("HTTP/1.1 " + expected.substring(0, 3));
                assertThat(answer).contains(expected.substring(4));
            }
            return gateway.sink().onlyEvent();
        }
    }

    @Test
    void hostsOwnTokensAndProjectsAreUsed() throws Exception {
        ExchangeEvent event =
                call(HostRulesTest::grant, new OneProject(Optional.of(project().build())), "200 {\"ok\":1}");
        assertThat(event.tokenId()).contains("t1");
        assertThat(event.projectId()).contains("p1");
    }

    @Test
    void inactiveProjectIsRefused() throws Exception {
        ExchangeEvent event = call(
                HostRulesTest::grant,
                new OneProject(Optional.of(project().deactivatedAt(CREATED).build())),
                "403 {\"error\":\"Project is inactive\",\"code\":\"project_inactive\"}");
        assertThat(event.outcome()).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void projectWithoutKeyIsAnUpstreamAuthenticationError() throws Exception {
        call(
                HostRulesTest::grant,
                new OneProject(Optional.empty()),
                "503 {\"error\":\"Upstream authentication error\",\"description\":\"failed to load upstream API key\","
                        + "\"code\":\"upstream_auth_error\"}");
    }

    @Test
    void storeThatDoesNotAnswerSaysNothingAboutTheToken() throws Exception {
        call(
                token -> {
                    throw new StoreUnavailableException("tokens: jdbc host=secret-db", new SQLException("refused"));
                },
                new OneProject(Optional.empty()),
                "503 {\"error\":\"Service temporarily unavailable\",\"code\":\"service_unavailable\"}");
    }

    @Test
    void brokenValidatorIsAnInternalError() throws Exception {
        ExchangeEvent event = call(
                token -> {
                    throw new IllegalArgumentException("bug in the host");
                },
                new OneProject(Optional.empty()),
                "500 {\"error\":\"Internal error\",\"code\":\"internal_error\"}");
        assertThat(event.errorCode()).contains("internal_error");
    }

    @Test
    void exhaustedQuotaAndOtherRejectionsHaveTheirCodes() throws Exception {
        for (TokenRejection.Reason reason : TokenRejection.Reason.values()) {
            String expected = switch (reason) {
                case MALFORMED -> "401 \"code\":\"invalid_token\"}";
                case UNKNOWN -> "401 {\"error\":\"Token not found\",\"code\":\"token_not_found\"}";
                case INACTIVE -> "401 {\"error\":\"Token is inactive\",\"code\":\"token_inactive\"}";
                case EXPIRED -> "401 {\"error\":\"Token has expired\",\"code\":\"token_expired\"}";
                case QUOTA_EXHAUSTED -> "429 {\"error\":\"Rate limit exceeded\",\"code\":\"rate_limit_exceeded\"}";
            };
            call(token -> new TokenRejection(reason, "t1", "p1"), new OneProject(Optional.empty()), expected);
        }
    }

    @Test
    void chargeThatIsRefusedKeepsTheCallFromTheProvider() throws Exception {
        TokenValidator spent = new TokenValidator() {
            @Override
            public TokenDecision validate(Secret token) {
                return grant(token);
            }

            @Override
            public TokenDecision charge(TokenGrant grant) {
                return new TokenRejection(TokenRejection.Reason.QUOTA_EXHAUSTED, "t1", "p1");
            }
        };
        ExchangeEvent event = call(spent, new OneProject(Optional.of(project().build())), "429 rate_limit_exceeded");
        assertThat(event.upstreamStatus()).isEmpty();
    }

    @Test
    void callBeyondTheLimitOfConcurrentExchangesIsSentAway() throws Exception {
        CompletableFuture<Void> mayFinish = new CompletableFuture<>();
        try (Gateway gateway = Gateway.start(
                (request, connection) -> {
                    connection.startStream();
                    mayFinish.get(10, TimeUnit.SECONDS);
                    connection.endStream();
                },
                provider -> provider,
                engine -> engine.maxConcurrentExchanges(1))) {
            try (RawClient first = gateway.post("{}");
                    RawClient second = gateway.client()) {
                first.readUntil("\r\n\r\n");
                second.post(Gateway.CHAT, gateway.token(), "{}");
                assertThat(second.readUntil("service_unavailable"))
                        .startsWith("HTTP/1.1 503")
                        .containsIgnoringCase("Retry-After: 1");
                mayFinish.complete(null);
                first.readUntil("0\r\n\r\n");
            }
            assertThat(gateway.sink().await(2))
                    .extracting(ExchangeEvent::outcome)
                    .containsExactlyInAnyOrder(Outcome.REFUSED, Outcome.COMPLETED);
        }
    }
}
