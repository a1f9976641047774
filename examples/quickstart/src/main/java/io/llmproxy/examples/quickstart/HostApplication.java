package io.llmproxy.examples.quickstart;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;

/** A web application with a route of its own, {@code /hello}, on an embedded Jetty. */
final class HostApplication implements AutoCloseable {
    private static final int PORTS_TO_TRY = 20;

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final ServletContextHandler context = new ServletContextHandler();

    private HostApplication() {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(context);
        context.addServlet(Hello.class, "/hello");
    }

    /**
     * Starts on a port, or on one of the next if it is taken.
     *
     * @param port 0 for any
     * @param addGateway adds the gateway to the application
     */
    static HostApplication start(int port, Consumer<ServletContext> addGateway) throws Exception {
        HostApplication application = new HostApplication();
        application.bind(port);
        application.context.addServletContainerInitializer(
                (classes, servletContext) -> addGateway.accept(servletContext));
        try {
            application.server.start();
            return application;
        } catch (Exception e) {
            application.close();
            throw e;
        }
    }

    private void bind(int firstPort) throws IOException {
        for (int port = firstPort; ; port++) {
            connector.setPort(port);
            try {
                connector.open();
                return;
            } catch (IOException e) {
                if (!(e.getCause() instanceof BindException) || port == firstPort + PORTS_TO_TRY) {
                    throw e;
                }
            }
        }
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + connector.getLocalPort());
    }

    @Override
    public void close() {
        LifeCycle.stop(server);
        server.destroy();
    }

    /** The host's own route, next to which the gateway lives. */
    public static final class Hello extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("text/plain;charset=UTF-8");
            response.getWriter().println("Hello from the host application.");
        }
    }
}
