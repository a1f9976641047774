package io.llmproxy.benchmarks.candidate.container;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty with its defaults, but for many connections that live long. */
public final class JettyContainer implements Container {
    private final Server server;

    private JettyContainer(Server server) {
        this.server = server;
    }

    /**
     * Starts Jetty.
     *
     * @param port where to listen
     * @param maxThreads of the container
     * @param application registers its servlets and filters
     * @return the container, which serves calls
     * @throws IOException if it cannot start
     */
    public static JettyContainer start(int port, int maxThreads, Consumer<ServletContext> application)
            throws IOException {
        return start(port, maxThreads, new HttpConfiguration(), application);
    }

    /**
     * Starts Jetty with a configuration of HTTP that is not the default.
     *
     * @param port where to listen
     * @param maxThreads of the container
     * @param http the configuration
     * @param application registers its servlets and filters
     * @return the container, which serves calls
     * @throws IOException if it cannot start
     */
    public static JettyContainer start(
            int port, int maxThreads, HttpConfiguration http, Consumer<ServletContext> application) throws IOException {
        Server server = new Server(new QueuedThreadPool(maxThreads));
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost(HOST);
        connector.setPort(port);
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        connector.setIdleTimeout(IDLE_TIMEOUT.toMillis());
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        context.addServletContainerInitializer((classes, servletContext) -> application.accept(servletContext));
        server.setHandler(context);
        try {
            server.start();
            return new JettyContainer(server);
        } catch (Exception e) {
            LifeCycle.stop(server);
            throw new IOException("Jetty cannot start", e);
        }
    }

    @Override
    public void close() {
        LifeCycle.stop(server);
        server.destroy();
    }
}
