package io.llmproxy.benchmarks.candidate.llmproxy;

import io.llmproxy.api.event.Dispatcher.SinkHealth;
import io.llmproxy.benchmarks.candidate.CommandLine;
import io.llmproxy.benchmarks.candidate.Gateway;
import io.llmproxy.core.LlmProxy;
import io.llmproxy.servlet.LlmProxyFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The filter in a container. */
public final class LlmProxyGateway implements Gateway {
    private final MeasuredEngine measured;
    private final Runnable closeContainer;

    private LlmProxyGateway(MeasuredEngine measured, Runnable closeContainer) {
        this.measured = measured;
        this.closeContainer = closeContainer;
    }

    /**
     * Starts the engine, then the container.
     *
     * @param commandLine the candidate's options
     * @param containerStarter starts a container with the filter
     * @return the gateway
     * @throws IOException if something cannot start
     */
    public static LlmProxyGateway start(CommandLine commandLine, ContainerStarter containerStarter) throws IOException {
        int port = commandLine.port();
        MeasuredEngine measured = MeasuredEngine.start(commandLine);
        Runnable closeContainer = containerStarter.start(port, context -> register(context, measured.engine()));
        return new LlmProxyGateway(measured, closeContainer);
    }

    private static void register(ServletContext context, LlmProxy engine) {
        FilterRegistration.Dynamic filter = context.addFilter("llmproxy", new LlmProxyFilter(engine));
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/v1/*");
    }

    @Override
    public Optional<String> token() {
        return Optional.of(measured.token());
    }

    /** Ends the engine first, so that running calls can finish. */
    @Override
    public void close() {
        measured.engine().close();
        closeContainer.run();
    }

    /** Tells how many events were {@code published}, {@code delivered} and lost. */
    @Override
    public List<String> report() {
        LlmProxy.Health health = measured.engine().health();
        long delivered =
                health.sinks().stream().mapToLong(SinkHealth::delivered).sum();
        long refused = health.sinks().stream()
                .mapToLong(sink -> sink.rejected() + sink.deadLettered())
                .sum();
        long dropped = health.events().dropped() + refused;
        return List.of("events " + health.events().published() + " " + delivered + " " + dropped);
    }

    /** Starts a container. */
    @FunctionalInterface
    public interface ContainerStarter {
        /**
         * Starts a container with one application at the root.
         *
         * @param port where to listen
         * @param application registers the filter
         * @return stops the container
         * @throws IOException if it cannot start
         */
        Runnable start(int port, Consumer<ServletContext> application) throws IOException;
    }
}
