package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.ProjectChange;
import io.llmproxy.api.token.ProjectPolicy;
import io.llmproxy.api.token.ProviderKey;
import io.llmproxy.core.InvalidConfigException;
import io.llmproxy.core.LlmProxyBuilder;
import io.llmproxy.core.ProviderConfig;
import io.llmproxy.core.ProviderProfile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several providers in one engine: which call goes where, with which key, and what a project may do there. */
class RoutingTest {
    private static final String QUESTION = "{\"model\":\"gpt-4o\"}";
    private static final ScriptedProvider.Script OK = (request, connection) -> connection.json(200, "{\"ok\":1}");

    /** A gateway whose providers all live at one address, told apart by the path of their base URL. */
    private interface Conversation {
        void hold(Gateway gateway) throws Exception;
    }

    private static void with(UnaryOperator<LlmProxyBuilder> settings, Conversation conversation) throws Exception {
        try (ScriptedProvider provider = ScriptedProvider.start(OK)) {
            String url = provider.url().toString();
            List<ProviderConfig> providers = List.of(
                    ProviderConfig.openAi(URI.create(url + "/openai")).build(),
                    ProviderProfile.ANTHROPIC
                            .builder("anthropic", URI.create(url + "/anthropic"))
                            .pathPrefix("/v1/claude")
                            .build(),
                    ProviderProfile.MISTRAL
                            .builder("mistral", URI.create(url + "/mistral"))
                            .hosts(Set.of("mistral.gateway.example"))
                            .build(),
                    ProviderProfile.OPENAI_COMPATIBLE
                            .builder("local", URI.create(url + "/local"))
                            .build());
            try (Gateway gateway =
                    Gateway.start(provider, settings.andThen(builder -> builder.providers(providers))::apply)) {
                conversation.hold(gateway);
            }
        }
    }

    private static void change(Gateway gateway, ProjectChange.Builder change) {
        gateway.engine().projects().update(gateway.project().id(), change.build());
    }

    private static String lastLine(Gateway gateway) {
        List<ScriptedProvider.Request> requests = gateway.provider().requests();
        return requests.get(requests.size() - 1).line();
    }

    @Test
    void keyWithoutAProviderIsForTheDefaultProviderOnly() throws Exception {
        with(engine -> engine, gateway -> {
            assertThat(Wire.post(gateway, QUESTION)).startsWith("HTTP/1.1 200");
            assertThat(lastLine(gateway)).startsWith("POST /openai/v1/chat/completions ");
            assertThat(Wire.postTo(gateway, "/app/v1/claude/v1/messages", QUESTION))
                    .startsWith("HTTP/1.1 403")
                    .contains("\"code\":\"provider_not_allowed\"");
            assertThat(gateway.provider().requests()).hasSize(1);
        });
    }

    @Test
    void prefixChoosesAndIsCutOff() throws Exception {
        with(engine -> engine, gateway -> {
            change(
                    gateway,
                    ProjectChange.builder().furtherKeys(List.of(ProviderKey.of(Secret.of("sk-ant-key"), "anthropic"))));
            String answer = Wire.withBody(
                    gateway, "POST", "/app/v1/claude/v1/messages", QUESTION, "x-api-key: " + gateway.token() + "\r\n");
            assertThat(answer).startsWith("HTTP/1.1 200");
            ScriptedProvider.Request request = gateway.provider().requests().get(0);
            assertThat(request.line()).startsWith("POST /anthropic/v1/messages ");
            assertThat(request.header("x-api-key")).isEqualTo("sk-ant-key");
            assertThat(request.header("Authorization")).isNull();
            assertThat(gateway.sink().onlyEvent().provider()).contains("anthropic");
            assertThat(gateway.sink().onlyEvent().path()).isEqualTo("/v1/messages");
        });
    }

    @Test
    void hostChooses() throws Exception {
        with(engine -> engine, gateway -> {
            change(
                    gateway,
                    ProjectChange.builder().furtherKeys(List.of(ProviderKey.of(Secret.of("mistral-key"), "mistral"))));
            Wire.post(gateway, QUESTION, "Host: MISTRAL.gateway.example:8443");
            assertThat(lastLine(gateway)).startsWith("POST /mistral/v1/chat/completions ");
            Wire.post(gateway, QUESTION, "Host: other.example");
            assertThat(lastLine(gateway)).startsWith("POST /openai/v1/chat/completions ");
        });
    }

    @Test
    void projectChoosesAmongProvidersThatNothingElseTellsApart() throws Exception {
        with(engine -> engine, gateway -> {
            change(gateway, ProjectChange.builder().provider("local"));
            Wire.post(gateway, QUESTION);
            assertThat(lastLine(gateway)).startsWith("POST /local/v1/chat/completions ");
            assertThat(gateway.provider().requests().get(0).header("Authorization"))
                    .isEqualTo("Bearer " + Gateway.PROVIDER_KEY);
        });
    }

    @Test
    void projectNarrowsModelsEndpointsOriginsAndHeaders() throws Exception {
        with(engine -> engine, gateway -> {
            change(
                    gateway,
                    ProjectChange.builder()
                            .policy(ProjectPolicy.builder()
                                    .allowedModels(List.of("gpt-4o-mini"))
                                    .allowedEndpoints(List.of("/v1/chat/completions"))
                                    .allowedOrigins(List.of("https://app.example"))
                                    .requiredHeaders(List.of("X-Team"))
                                    .build()));
            String mini = "{\"model\":\"gpt-4o-mini\"}";
            assertThat(Wire.post(gateway, QUESTION, "X-Team: a"))
                    .startsWith("HTTP/1.1 400")
                    .contains("param_not_allowed");
            assertThat(Wire.post(gateway, mini)).startsWith("HTTP/1.1 400").contains("header_required");
            assertThat(Wire.get(gateway, "/app/v1/models", "X-Team: a"))
                    .startsWith("HTTP/1.1 403")
                    .contains("endpoint_not_allowed");
            String foreign = Wire.post(gateway, mini, "X-Team: a", "Origin: https://b.example");
            assertThat(foreign).startsWith("HTTP/1.1 403").contains("origin_not_allowed");
            assertThat(foreign).doesNotContain("Access-Control-Allow-Origin");
            assertThat(gateway.provider().requests()).isEmpty();
            assertThat(Wire.header(
                            Wire.post(gateway, mini, "X-Team: a", "Origin: https://app.example"),
                            "Access-Control-Allow-Origin"))
                    .isEqualTo("https://app.example");
        });
    }

    @Test
    void callsAtATimeAreLimitedPerToken() throws Exception {
        Semaphore mayAnswer = new Semaphore(0);
        try (Gateway gateway = Gateway.start(
                        (request, connection) -> {
                            mayAnswer.acquire();
                            connection.json(200, "{\"ok\":1}");
                        },
                        provider -> provider,
                        engine -> engine.maxConcurrentPerToken(1));
                RawClient first = gateway.post(QUESTION)) {
            Awaitility.await().until(() -> gateway.provider().requests().size() == 1);
            String second = Wire.post(gateway, QUESTION);
            assertThat(second).startsWith("HTTP/1.1 429").contains("\"code\":\"concurrency_limit_exceeded\"");
            assertThat(Wire.header(second, "Retry-After")).isEqualTo("1");
            mayAnswer.release(2);
            first.readUntil("{\"ok\":1}");
            Awaitility.await().until(() -> gateway.engine().health().runningExchanges() == 0);
            assertThat(Wire.post(gateway, QUESTION)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void metadataAreEnforcedAsHeaders() throws Exception {
        try (Gateway gateway =
                Gateway.start(OK, provider -> provider.enforcedMetadata(List.of("user_id")), engine -> engine)) {
            assertThat(Wire.post(gateway, QUESTION)).startsWith("HTTP/1.1 401").contains("metadata_header_required");
            assertThat(Wire.post(gateway, QUESTION, "X-PROXY-USER-ID: u8"))
                    .startsWith("HTTP/1.1 403")
                    .contains("metadata_header_mismatch");
            assertThat(Wire.post(gateway, QUESTION, "X-Proxy-User-Id: u7")).startsWith("HTTP/1.1 200");
            assertThat(gateway.provider().requests().get(0).header("X-Proxy-User-Id"))
                    .isNull();
        }
    }

    @Test
    void fileThatHasChangedIsReadWhileCallsAreRunning(@TempDir Path directory) throws Exception {
        Semaphore mayAnswer = new Semaphore(0);
        try (ScriptedProvider provider = ScriptedProvider.start((request, connection) -> {
            if (request.line().startsWith("POST /old")) {
                mayAnswer.acquire();
            }
            connection.json(200, "{\"from\":\"" + request.line() + "\"}");
        })) {
            Path file = directory.resolve("providers.yaml");
            String yaml = "apis: {p: {profile: openai-compatible, base_url: '" + provider.url() + "/%s'}}";
            Files.writeString(file, yaml.formatted("old"));
            try (Gateway gateway = Gateway.start(
                            provider,
                            builder -> builder.settings(
                                    Map.of(
                                            "provider-file",
                                            file.toString(),
                                            "database-path",
                                            directory.resolve("g.db").toString()),
                                    key -> key));
                    RawClient running = gateway.post(QUESTION)) {
                Awaitility.await().until(() -> provider.requests().size() == 1);

                Files.writeString(file, "apis: {p: {profile: unknown}}");
                assertThatThrownBy(() -> gateway.engine().reloadProviders())
                        .isInstanceOf(InvalidConfigException.class)
                        .hasMessageContaining("providers.yaml:1");
                assertThat(gateway.engine().providers().get(0).baseUrl().getPath())
                        .isEqualTo("/old");

                Files.writeString(file, yaml.formatted("new"));
                gateway.engine().reloadProviders();
                assertThat(Wire.post(gateway, QUESTION)).contains("POST /new/v1/chat/completions");
                mayAnswer.release();
                assertThat(running.readUntil("}")).contains("POST /old/v1/chat/completions");
            }
        }
    }
}
