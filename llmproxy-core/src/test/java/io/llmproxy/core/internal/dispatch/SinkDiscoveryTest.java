package io.llmproxy.core.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import io.llmproxy.api.plugin.PluginConfig;
import io.llmproxy.api.plugin.PluginSetting;
import io.llmproxy.api.sink.EventSink;
import io.llmproxy.api.sink.EventSinkProvider;
import io.llmproxy.core.InvalidConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import javax.tools.ToolProvider;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks through real class paths: folders with service files, behind a loader that hides the service files of the tests. */
class SinkDiscoveryTest {
    @TempDir
    private Path folder;

    private final List<URLClassLoader> loaders = new ArrayList<>();

    @AfterEach
    void closeLoaders() throws IOException {
        for (URLClassLoader loader : loaders) {
            loader.close();
        }
    }

    @Test
    void fileSinkIsFoundOnTheClassPathOfCore() {
        List<ConfiguredSink> sinks = create(
                List.of("file"),
                Map.of("file", Map.of("path", folder.resolve("events.jsonl").toString())),
                SinkDiscovery.class.getClassLoader());

        assertThat(sinks).extracting(ConfiguredSink::name).containsExactly("file");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void nothingNamedCreatesNothing() {
        assertThat(create(List.of(), Map.of(), classPath(Alpha.class))).isEmpty();
    }

    @Test
    void onlyNamedSinksAreCreatedInTheirOrder() {
        ClassLoader classPath = classPath(Alpha.class, Beta.class, Gamma.class);

        assertThat(create(List.of("gamma", "alpha"), Map.of(), classPath))
                .extracting(ConfiguredSink::name)
                .containsExactly("gamma", "alpha");
    }

    @Test
    void unknownSinkIsReportedWithWhatThereIs() {
        assertThatProblems(List.of("alhpa"), Map.of(), classPath(Beta.class, Alpha.class))
                .singleElement()
                .asString()
                .startsWith("sinks: no sink 'alhpa' (found: alpha, beta; class loader: ");
        assertThatProblems(List.of("alpha"), Map.of(), classPath(List.of()))
                .singleElement()
                .asString()
                .startsWith("sinks: no sink 'alpha' (found: none; class loader: ");
    }

    @Test
    void brokenProvidersDoNotHideOthers() {
        ClassLoader classPath = classPath(List.of(
                "no.such.Provider",
                ThrowsInConstructor.class.getName(),
                FailsToInitialise.class.getName(),
                String.class.getName(),
                NullSettings.class.getName(),
                NullName.class.getName(),
                Alpha.class.getName()));

        assertThat(create(List.of("alpha"), Map.of(), classPath)).hasSize(1);
    }

    @Test
    void providerWithAMissingClassInItsConstructorDoesNotHideOthers() throws IOException {
        Path root = serviceFile("root", List.of("BadSignature", Alpha.class.getName()));
        compile(
                root,
                "public class BadSignature implements io.llmproxy.api.sink.EventSinkProvider {"
                        + " public BadSignature() {}"
                        + " public BadSignature(Gone gone) {}"
                        + " public String name() { return \"bad\"; }"
                        + " public io.llmproxy.api.sink.EventSink create(io.llmproxy.api.plugin.PluginConfig config) {"
                        + " return null; } }"
                        + " class Gone {}");
        Files.delete(root.resolve("Gone.class"));

        assertThat(create(List.of("alpha"), Map.of(), loader(List.of(root)))).hasSize(1);
        assertThatProblems(List.of("bad"), Map.of(), loader(List.of(root)))
                .singleElement()
                .asString()
                .contains("found: alpha; broken: ");
    }

    private static void compile(Path root, String source) throws IOException {
        Path file = Files.writeString(root.resolve("BadSignature.java"), source);
        String api = Path.of(URI.create(EventSinkProvider.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString()))
                .toString();
        int exit = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-cp", api, "-d", root.toString(), file.toString());
        assertThat(exit).isZero();
    }

    @Test
    void brokenProvidersAreNamedIfASinkIsMissing() {
        ClassLoader classPath = classPath(List.of("no.such.Provider", Alpha.class.getName()));

        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> create(List.of("missing"), Map.of(), classPath))
                .withMessageContaining("found: alpha; broken: ")
                .withMessageContaining("no.such.Provider")
                .satisfies(invalid -> assertThat(invalid.getSuppressed())
                        .singleElement()
                        .isInstanceOf(ServiceConfigurationError.class));
    }

    @Test
    void nameOfTwoProvidersIsAnError() {
        assertThatProblems(List.of("beta"), Map.of(), classPath(Alpha.class, OtherAlpha.class, Beta.class))
                .containsExactly("sinks: 'alpha' is the name of several providers: " + Alpha.class.getName() + ", "
                        + OtherAlpha.class.getName() + " (expected: one)");
    }

    @Test
    void providerListedTwiceIsOne() {
        ClassLoader classPath = loader(List.of(
                serviceFile("one", List.of(Alpha.class.getName())),
                serviceFile("two", List.of(Alpha.class.getName(), Beta.class.getName()))));

        assertThat(create(List.of("alpha", "beta"), Map.of(), classPath))
                .extracting(ConfiguredSink::name)
                .containsExactly("alpha", "beta");
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        assertThatProblems(
                        List.of("gamma", "picky", "missing", "gamma", "crashing"),
                        Map.of(
                                "gamma", Map.of("clour", "red"),
                                "picky", Map.of("size", "huge", "api-key", "sesame")),
                        classPath(Alpha.class, Gamma.class, Picky.class, Crashing.class))
                .satisfiesExactly(
                        problem -> assertThat(problem)
                                .startsWith("sink.gamma.clour: unknown setting (expected: colour, shape, batch-size, "),
                        problem -> assertThat(problem).isEqualTo("sink.picky.size: 'huge' (expected: a whole number)"),
                        problem -> assertThat(problem).startsWith("sinks: no sink 'missing'"),
                        problem -> assertThat(problem)
                                .isEqualTo("sinks: 'gamma' is asked for twice (expected: each name once)"),
                        problem -> assertThat(problem)
                                .isEqualTo(
                                        "sinks: 'crashing' cannot be created: java.lang.UnsupportedOperationException"));
    }

    @Test
    void missingSettingIsReportedWithItsDescription() {
        assertThatProblems(List.of("picky"), Map.of("picky", Map.of("size", " ")), classPath(Picky.class))
                .containsExactly(
                        "sink.picky.size: missing (expected: a value. How large.)",
                        "sink.picky.api-key: missing (expected: a value. The key.)");
    }

    private static List<ConfiguredSink> create(
            List<String> names, Map<String, Map<String, String>> settings, ClassLoader classPath) {
        List<RequestedSink> requests = names.stream()
                .map(name -> new RequestedSink(name, null, settings.getOrDefault(name, Map.of())))
                .toList();
        return SinkDiscovery.create(requests, Map.of(), () -> Instant.EPOCH, classPath);
    }

    private static ListAssert<String> assertThatProblems(
            List<String> names, Map<String, Map<String, String>> settings, ClassLoader classPath) {
        return assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> create(names, settings, classPath))
                .withMessageNotContaining("sesame")
                .extracting(InvalidConfigException::problems, list(String.class));
    }

    private ClassLoader classPath(Class<?>... providers) {
        return classPath(Arrays.stream(providers).map(Class::getName).toList());
    }

    private ClassLoader classPath(List<String> providers) {
        return loader(List.of(serviceFile("root", providers)));
    }

    private Path serviceFile(String name, List<String> providers) {
        try {
            Path root = folder.resolve(name);
            Path services = Files.createDirectories(root.resolve("META-INF/services"));
            Files.write(services.resolve(EventSinkProvider.class.getName()), providers);
            return root;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ClassLoader loader(List<Path> roots) {
        URLClassLoader loader =
                new URLClassLoader(roots.stream().map(SinkDiscoveryTest::url).toArray(URL[]::new), new ClassesOnly());
        loaders.add(loader);
        return loader;
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Shares the classes of the tests but none of their resources. */
    private static final class ClassesOnly extends ClassLoader {
        ClassesOnly() {
            super(SinkDiscoveryTest.class.getClassLoader());
        }

        @Override
        public Enumeration<URL> getResources(String name) {
            return Collections.emptyEnumeration();
        }
    }

    abstract static class Named implements EventSinkProvider {
        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public EventSink create(PluginConfig config) {
            return ScriptedSink::delivered;
        }
    }

    public static final class Alpha extends Named {
        public Alpha() {
            super("alpha");
        }
    }

    public static final class OtherAlpha extends Named {
        public OtherAlpha() {
            super("alpha");
        }
    }

    public static final class Beta extends Named {
        public Beta() {
            super("beta");
        }
    }

    public static final class Gamma extends Named {
        public Gamma() {
            super("gamma");
        }

        @Override
        public List<PluginSetting> settings() {
            return List.of(
                    PluginSetting.optional("colour", "The colour.", null),
                    PluginSetting.optional("shape", "The shape.", "round"));
        }
    }

    public static final class Picky extends Named {
        public Picky() {
            super("picky");
        }

        @Override
        public List<PluginSetting> settings() {
            return List.of(PluginSetting.required("size", "How large."), PluginSetting.secret("api-key", "The key."));
        }

        @Override
        public EventSink create(PluginConfig config) {
            config.number("size");
            return super.create(config);
        }
    }

    public static final class Crashing extends Named {
        public Crashing() {
            super("crashing");
        }

        @Override
        public EventSink create(PluginConfig config) {
            throw new UnsupportedOperationException("on purpose");
        }
    }

    public static final class NullSettings extends Named {
        public NullSettings() {
            super("null-settings");
        }

        @Override
        public List<PluginSetting> settings() {
            return null;
        }
    }

    public static final class NullName extends Named {
        public NullName() {
            super(null);
        }
    }

    public static final class ThrowsInConstructor extends Named {
        public ThrowsInConstructor() {
            super("throws");
            throw new IllegalStateException("on purpose");
        }
    }

    public static final class FailsToInitialise extends Named {
        private static final int NEVER = Integer.parseInt("on purpose");

        public FailsToInitialise() {
            super("fails" + NEVER);
        }
    }
}
