package io.llmproxy.cli;

import io.llmproxy.core.EventDispatcher;
import io.llmproxy.servlet.OperationsServlet;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A dispatcher, and the port that tells how it is, if one was asked for. */
final class DispatcherServer implements StopSignal.Stoppable {
    private static final Logger log = LoggerFactory.getLogger(DispatcherServer.class);
    private static final Duration LAST_DELIVERIES = Duration.ofSeconds(10);

    private final EventDispatcher dispatcher;
    private final @Nullable HttpPort port;

    private DispatcherServer(EventDispatcher dispatcher, @Nullable HttpPort port) {
        this.dispatcher = dispatcher;
        this.port = port;
    }

    /**
     * Starts the dispatcher. The port is taken first.
     *
     * @throws io.llmproxy.core.InvalidConfigException if a setting is wrong or the port is taken; nothing stays open then
     */
    static DispatcherServer start(DispatcherSettings settings) throws Exception {
        HttpPort port =
                settings.address() == null ? null : HttpPort.open(settings.address(), DispatcherSettings.ADDRESS);
        EventDispatcher dispatcher = null;
        try {
            dispatcher = settings.start();
            if (port != null) {
                port.serve(routes(dispatcher, settings));
            }
        } catch (Exception e) {
            if (port != null) {
                port.stop();
            }
            if (dispatcher != null) {
                dispatcher.close(Duration.ZERO);
            }
            throw e;
        }
        return new DispatcherServer(dispatcher, port);
    }

    private static ServletContextHandler routes(EventDispatcher dispatcher, DispatcherSettings settings) {
        OperationsServlet.Builder operations = OperationsServlet.builder(dispatcher);
        if (settings.metricsToken() == null) {
            operations.publicMetrics();
        } else {
            operations.metricsToken(settings.metricsToken());
        }
        ServletContextHandler context = new ServletContextHandler("/");
        ServletHolder servlet = new ServletHolder(operations.build());
        for (String path : List.of("/health", "/live", "/ready", "/metrics", "/metrics/prometheus")) {
            context.addServlet(servlet, path);
        }
        context.addServlet(new ServletHolder(new NotFoundServlet()), "/");
        return context;
    }

    /** Returns where the port is, for the log, or nothing. */
    String where() {
        return port == null ? "" : ". Listening on port " + port.number();
    }

    /** Reads no more, delivers what is held, ends. What is not delivered stays in Redis. */
    @Override
    public void stop() throws Exception {
        log.info("Stopping");
        dispatcher.close(LAST_DELIVERIES);
        if (port != null) {
            port.stop();
        }
    }
}
