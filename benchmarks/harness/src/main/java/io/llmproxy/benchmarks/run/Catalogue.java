package io.llmproxy.benchmarks.run;

import io.llmproxy.benchmarks.run.machine.Jdk;
import io.llmproxy.benchmarks.run.machine.Jdks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The candidates that come with the benchmarks. Peers run on the newest JDK; the bare relay and llmproxy run on the oldest one as well,
 * and their names tell which.
 */
final class Catalogue {
    private static final String PACKAGE = "io.llmproxy.benchmarks.candidate.";
    private static final List<String> NO_ARGUMENTS = List.of();
    private static final @Nullable List<String> NO_HTTP2 = null;

    private final Map<String, Candidate> candidates = new LinkedHashMap<>();
    private final Jdks jdks;

    Catalogue(Jdks jdks) {
        this.jdks = jdks;
        add(new Candidate.Direct());
        addForEachJdk("bare", "bare relay", "bare-relay", "bare.BareRelay");
        addForEachJdk("llmproxy-jetty", "llmproxy on Jetty 12", "llmproxy-jetty", "llmproxy.jetty.LlmProxyOnJetty");
        addForEachJdk(
                "llmproxy-tomcat", "llmproxy on Tomcat 11", "llmproxy-tomcat", "llmproxy.tomcat.LlmProxyOnTomcat");
        add(
                withoutEvents(jdks.newest()),
                "llmproxy on Jetty 12, no events",
                "llmproxy-jetty",
                "llmproxy.jetty.LlmProxyOnJetty",
                List.of("--events=off"),
                NO_ARGUMENTS);
        add(
                "jetty-proxy",
                "Jetty ProxyServlet",
                "jetty-proxy",
                "jettyproxy.JettyProxy",
                List.of("--async=false"),
                NO_ARGUMENTS);
        add(
                "jetty-async-proxy",
                "Jetty AsyncProxyServlet",
                "jetty-proxy",
                "jettyproxy.JettyProxy",
                List.of("--async=true"),
                NO_ARGUMENTS);
        add("mitre", "Mitre HTTP-Proxy-Servlet", "mitre", "mitre.MitreProxy", NO_ARGUMENTS, NO_HTTP2);
        add(
                "gateway-webmvc",
                "Spring Cloud Gateway WebMVC",
                "gateway-webmvc",
                "gateway.webmvc.WebMvcGateway",
                NO_ARGUMENTS,
                List.of("--client=jdk"));
        add(
                "gateway-webflux",
                "Spring Cloud Gateway WebFlux",
                "gateway-webflux",
                "gateway.webflux.WebFluxGateway",
                NO_ARGUMENTS,
                NO_ARGUMENTS);
    }

    static String bare(Jdk jdk) {
        return "bare-" + jdk.feature();
    }

    static String onJetty(Jdk jdk) {
        return "llmproxy-jetty-" + jdk.feature();
    }

    static String onTomcat(Jdk jdk) {
        return "llmproxy-tomcat-" + jdk.feature();
    }

    static String withoutEvents(Jdk jdk) {
        return "llmproxy-jetty-noevents-" + jdk.feature();
    }

    List<Candidate> all() {
        return List.copyOf(candidates.values());
    }

    Jdks jdks() {
        return jdks;
    }

    /**
     * The candidates of these names, in this order.
     *
     * @throws IllegalArgumentException if a name is unknown
     */
    List<Candidate> named(List<String> names) {
        List<Candidate> found = new ArrayList<>();
        for (String name : names) {
            Candidate candidate = candidates.get(name);
            if (candidate == null) {
                throw new IllegalArgumentException(
                        "--candidates: " + name + " (expected: " + String.join(", ", candidates.keySet()) + ")");
            }
            found.add(candidate);
        }
        return found;
    }

    private void addForEachJdk(String name, String label, String module, String mainClass) {
        for (Jdk jdk : jdks.isOne() ? List.of(jdks.newest()) : List.of(jdks.oldest(), jdks.newest())) {
            add(new Program(
                    name + "-" + jdk.feature(),
                    label + ", Java " + jdk.feature(),
                    module,
                    PACKAGE + mainClass,
                    jdk,
                    NO_ARGUMENTS,
                    NO_ARGUMENTS));
        }
    }

    private void add(
            String name,
            String label,
            String module,
            String mainClass,
            List<String> arguments,
            @Nullable List<String> http2Arguments) {
        add(new Program(name, label, module, PACKAGE + mainClass, jdks.newest(), arguments, http2Arguments));
    }

    private void add(Candidate candidate) {
        candidates.put(candidate.name(), candidate);
    }
}
