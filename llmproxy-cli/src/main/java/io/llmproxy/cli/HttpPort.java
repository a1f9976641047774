package io.llmproxy.cli;

import io.llmproxy.core.InvalidConfigException;
import java.io.IOException;
import java.time.Duration;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A Jetty that listens on one port. The port is taken before the server is started. */
final class HttpPort {
    private static final Duration LAST_BYTES = Duration.ofSeconds(5);

    /** Clients put a base URL with a slash at its end in front of paths; the gateway makes one slash of two. */
    private static final UriCompliance SLASHES_IN_A_ROW =
            UriCompliance.DEFAULT.with("SLASHES_IN_A_ROW", UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT);

    private final Server jetty;
    private final ServerConnector connector;

    private HttpPort(Server jetty, ServerConnector connector) {
        this.jetty = jetty;
        this.connector = connector;
    }

    /**
     * Takes a port.
     *
     * @param address where to listen
     * @param setting what named the address, for the message
     * @throws InvalidConfigException if the port cannot be had
     */
    static HttpPort open(ListenAddress address, String setting) {
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("llmproxy-http");
        Server jetty = new Server(threads);
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
                    setting + ": cannot listen on " + address + ": " + reason(e)
                            + " (expected: a free port of this host)",
                    e);
        }
        return new HttpPort(jetty, connector);
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    void serve(Handler handler) throws Exception {
        jetty.setHandler(new GracefulHandler(handler));
        jetty.start();
    }

    int number() {
        return connector.getLocalPort();
    }

    /** Takes no more connections. */
    void closeIntake() {
        connector.close();
    }

    /** Lets what is under way finish, for a few seconds, and ends. */
    void stop() throws Exception {
        connector.close();
        jetty.stop();
    }
}
