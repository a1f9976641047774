package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A web application that carries the library in its own WEB-INF/lib can be taken away without a trace. */
class RedeployTest {
    private static final int ROUNDS = 20;

    /** What an application gets by depending on llmproxy-servlet; the logging API and the container are the server's. */
    private static final List<String> LIBRARIES = List.of(
            "okhttp",
            "okio",
            "kotlin",
            "jackson",
            "snakeyaml-engine",
            "HikariCP",
            "jdbi3",
            "flyway",
            "sqlite-jdbc",
            "caffeine",
            "jtokkit",
            "jspecify",
            "geantyref",
            "annotations-13",
            "gson");

    @TempDir
    Path directory;

    @Test
    void redeployingLeavesNoThreadAndNoClassLoaderBehind() throws Exception {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (ScriptedProvider provider = ScriptedProvider.start((request, connection) -> connection.json(200, "{}"));
                TestServer server = TestServer.start()) {
            Path webApp = webApp(provider);
            for (int round = 0; round < ROUNDS; round++) {
                loaders.add(deployUseAndUndeploy(server, webApp));
                assertThat(threadsOfTheGateway(before)).isEmpty();
            }
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(200))
                    .untilAsserted(() -> {
                        System.gc();
                        assertThat(loaders.stream().filter(loader -> loader.get() != null))
                                .isEmpty();
                    });
        }
    }

    private static WeakReference<ClassLoader> deployUseAndUndeploy(TestServer server, Path webApp) throws Exception {
        TestServer.Deployment deployment = server.deploy("/redeployed", webApp);
        try (RawClient client = new RawClient(server.port())) {
            client.send(
                    "GET /redeployed/v1/models HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer sk-CCCCCCCCCCCCCCCCCCCCCC"
                            + "\r\nConnection: close\r\n\r\n");
            assertThat(client.readToEnd()).contains("token_not_found");
        }
        deployment.undeploy();
        return new WeakReference<>(deployment.classLoader());
    }

    private static List<String> threadsOfTheGateway(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && !before.contains(thread))
                .map(Thread::getName)
                .filter(name -> name.startsWith("llmproxy-") || name.contains("kHttp") || name.contains("kio"))
                .toList();
    }

    private Path webApp(ScriptedProvider provider) throws Exception {
        Path webInf = Files.createDirectories(directory.resolve("webapp/WEB-INF"));
        Path lib = Files.createDirectories(webInf.resolve("lib"));
        Path classes = Files.createDirectories(webInf.resolve("classes"));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            String name = path.getFileName().toString();
            if (Files.isDirectory(path) && name.equals("classes")) {
                copyTree(path, classes);
            } else if (LIBRARIES.stream().anyMatch(name::startsWith)
                    || (name.startsWith("llmproxy-") && !name.endsWith("-tests.jar"))) {
                Files.copy(path, lib.resolve(name));
            }
        }
        Files.writeString(webInf.resolve("web.xml"), """
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="5.0" metadata-complete="true">
                  <absolute-ordering/>
                  <filter>
                    <filter-name>llmproxy</filter-name>
                    <filter-class>io.llmproxy.servlet.LlmProxyFilter</filter-class>
                    <async-supported>true</async-supported>
                    <init-param>
                      <param-name>base-url</param-name>
                      <param-value>%s</param-value>
                    </init-param>
                    <init-param>
                      <param-name>database-path</param-name>
                      <param-value>%s</param-value>
                    </init-param>
                  </filter>
                  <filter-mapping>
                    <filter-name>llmproxy</filter-name>
                    <url-pattern>/v1/*</url-pattern>
                  </filter-mapping>
                </web-app>
                """.formatted(provider.url(), directory.resolve("redeploy.db")));
        return webInf.getParent();
    }

    private static void copyTree(Path from, Path to) throws Exception {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
