package io.llmproxy.cli;

import io.llmproxy.core.InvalidConfigException;
import io.llmproxy.core.LlmProxy;
import java.io.IOException;
import java.time.Duration;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway as a server of its own: an engine, and a Jetty around it. */
final class GatewayServer {
    private static final Logger log = LoggerFactory.getLogger(GatewayServer.class);
    private static final Duration LAST_BYTES = Duration.ofSeconds(5);

    private final Server jetty;
    private final ServerConnector connector;
    private final LlmProxy engine;

    /** Clients put a base URL with a slash at its end in front of paths; the gateway makes one slash of two. */
    private static final UriCompliance SLASHES_IN_A_ROW =
            UriCompliance.DEFAULT.with("SLASHES_IN_A_ROW", UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT);

    private GatewayServer(Server jetty, ServerConnector connector, LlmProxy engine) {
        this.jetty = jetty;
        this.connector = connector;
        this.engine = engine;
    }

    /**
     * Starts the server. The port is taken before anything else is opened.
     *
     * @throws InvalidConfigException if a setting is wrong, the port is taken or the database is unusable; nothing stays open then
     */
    static GatewayServer start(ServerSettings settings) throws Exception {
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("llmproxy-http");
        Server jetty = new Server(threads);
        ServerConnector connector = connector(jetty, settings.listenAddress());
        LlmProxy engine = null;
        try {
            engine = settings.engine()
                    .providerCheck(providers -> GatewayRoutes.check(providers, settings.metrics()))
                    .build();
            jetty.setHandler(
                    new GracefulHandler(GatewayRoutes.of(engine, settings.managementToken(), settings.metrics())));
            jetty.start();
        } catch (Exception e) {
            connector.close();
            jetty.stop();
            if (engine != null) {
                engine.close();
            }
            throw e;
        }
        return new GatewayServer(jetty, connector, engine);
    }

    private static ServerConnector connector(Server jetty, ListenAddress address) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setUriCompliance(SLASHES_IN_A_ROW);
        ServerConnector connector = new ServerConnector(jetty, new HttpConnectionFactory(http));
        connector.setHost(address.host());
        connector.setPort(address.port());
        jetty.addConnector(connector);
        jetty.setStopTimeout(LAST_BYTES.toMillis());
        try {
            connector.open();
        } catch (IOException e) {
            throw new InvalidConfigException(
                    ServerSettings.LISTEN_ADDR + ": cannot listen on " + address + ": " + reason(e)
                            + " (expected: a free port of this host)",
                    e);
        }
        return connector;
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    int port() {
        return connector.getLocalPort();
    }

    /** Stops accepting, lets running calls finish within the engine's grace, delivers the events, ends. */
    void stop() throws Exception {
        log.info("Stopping");
        connector.close();
        engine.close();
        jetty.stop();
    }
}
