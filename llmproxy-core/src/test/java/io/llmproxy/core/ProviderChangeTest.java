package io.llmproxy.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Other providers for a running engine, and hosts that do not take them all. */
class ProviderChangeTest {
    private static final Consumer<List<ProviderConfig>> NO_MANAGE = providers -> providers.forEach(provider -> {
        if (provider.pathPrefix().equals("/manage")) {
            throw new IllegalArgumentException(provider.name() + ": /manage (expected: another path)");
        }
    });

    @TempDir
    private Path directory;

    private LlmProxyBuilder engine() {
        return LlmProxy.builder().database(directory.resolve("gateway.db")).shutdownGrace(Duration.ZERO);
    }

    private LlmProxyBuilder engine(Path file) {
        return LlmProxy.builder()
                .settings(
                        Map.of(
                                "provider-file",
                                file.toString(),
                                "database-path",
                                directory.resolve("gateway.db").toString(),
                                "shutdown-grace",
                                "0s"),
                        key -> key);
    }

    private Path file(String... entries) throws IOException {
        return Files.writeString(
                directory.resolve("providers.yaml"),
                "default_api: " + entries[0].split(":")[0] + "\napis: {" + String.join(", ", entries) + "}\n");
    }

    private static List<ProviderConfig> providers(String... names) {
        return Stream.of(names).map(name -> provider(name, "")).toList();
    }

    private static ProviderConfig provider(String name, String prefix) {
        return ProviderProfile.OPENAI
                .builder(name, URI.create("http://localhost:1"))
                .pathPrefix(prefix)
                .build();
    }

    private static List<String> names(LlmProxy engine) {
        return engine.providers().stream().map(ProviderConfig::name).toList();
    }

    @Test
    void hostRefusesProvidersAtTheStartBeforeAnythingIsOpened() {
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> engine().providers(List.of(provider("a", ""), provider("b", "/manage")))
                        .providerCheck(NO_MANAGE)
                        .build())
                .withMessage("b: /manage (expected: another path)");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void hostRefusesProvidersOfAReload() throws IOException {
        Path file = file("a: {profile: openai}");
        try (LlmProxy engine = engine(file).providerCheck(NO_MANAGE).build()) {
            file("a: {profile: openai, path_prefix: /a}", "b: {profile: mistral, path_prefix: /manage}");
            assertThatExceptionOfType(InvalidConfigException.class)
                    .isThrownBy(engine::reloadProviders)
                    .satisfies(refusal ->
                            assertThat(refusal.problems()).containsExactly("b: /manage (expected: another path)"));
            assertThat(names(engine)).containsExactly("a");
            assertThat(engine.providers().get(0).pathPrefix()).isEmpty();

            file("a: {profile: openai}", "b: {profile: mistral, path_prefix: /b}");
            engine.reloadProviders();
            assertThat(names(engine)).containsExactly("a", "b");
        }
    }

    @Test
    void hostRefusesProvidersFromCode() {
        try (LlmProxy engine =
                engine().providers(providers("a")).providerCheck(NO_MANAGE).build()) {
            assertThatExceptionOfType(InvalidConfigException.class)
                    .isThrownBy(() -> engine.replaceProviders(List.of(provider("a", ""), provider("b", "/manage"))));
            assertThat(names(engine)).containsExactly("a");
        }
    }

    @Test
    void failureOfTheCheckItselfChangesNothing() {
        List<List<ProviderConfig>> asked = new ArrayList<>();
        try (LlmProxy engine = engine().providers(providers("a"))
                .providerCheck(providers -> {
                    asked.add(providers);
                    if (asked.size() > 1) {
                        throw new IllegalStateException("not now");
                    }
                })
                .build()) {
            assertThatIllegalStateException().isThrownBy(() -> engine.replaceProviders(providers("a", "b")));
            assertThat(names(engine)).containsExactly("a");
            assertThat(asked).containsExactly(providers("a"), providers("a", "b"));
        }
    }

    @Test
    void providersThatSomebodyBroughtLaterStay() {
        AtomicReference<LlmProxy> running = new AtomicReference<>();
        Consumer<List<ProviderConfig>> slow = providers -> {
            if (providers.size() == 2) {
                running.get().replaceProviders(providers("a", "later", "and more"));
            }
        };
        try (LlmProxy engine =
                engine().providers(providers("a")).providerCheck(slow).build()) {
            running.set(engine);
            engine.replaceProviders(providers("a", "earlier"));
            assertThat(names(engine)).containsExactly("a", "later", "and more");
        }
    }

    @Test
    void anotherDefaultIsWarnedOfOnce() throws IOException {
        Path file = file("a: {profile: openai}", "b: {profile: mistral, path_prefix: /b}");
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger("io.llmproxy.core");
        logged.start();
        logger.addAppender(logged);
        try (LlmProxy engine = engine(file).build()) {
            file("a: {profile: openai, path_prefix: /a}", "c: {profile: mistral}");
            engine.reloadProviders();
            assertThat(warnings(logged)).isEmpty();

            file("c: {profile: mistral}", "a: {profile: openai, path_prefix: /a}");
            engine.reloadProviders();
            engine.reloadProviders();
            assertThat(warnings(logged))
                    .containsExactly("The default provider was a and is c now: keys that name no provider go there");

            engine.replaceProviders(providers("d"));
            assertThat(warnings(logged)).hasSize(2).last().asString().contains("was c and is d now");
        } finally {
            logger.detachAppender(logged);
        }
    }

    private static List<String> warnings(ListAppender<ILoggingEvent> logged) {
        return logged.list.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }
}
