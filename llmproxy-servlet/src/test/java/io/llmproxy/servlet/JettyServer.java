package io.llmproxy.servlet;

import jakarta.servlet.ServletContainerInitializer;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;

final class JettyServer implements TestServer {
    private final Server server;
    private final ContextHandlerCollection contexts;
    private final ServerConnector connector;

    private JettyServer(Duration idleTimeout, ContextHandler... handlers) throws Exception {
        server = new Server();
        connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setAcceptQueueSize(1000);
        connector.setIdleTimeout(idleTimeout.toMillis());
        server.addConnector(connector);
        contexts = new ContextHandlerCollection(true, handlers);
        server.setHandler(contexts);
        server.start();
    }

    static JettyServer start(String contextPath, Application application, Duration idleTimeout) throws Exception {
        ServletContextHandler context = new ServletContextHandler(contextPath);
        ServletContainerInitializer registration = (classes, servletContext) -> application.register(servletContext);
        context.addServletContainerInitializer(registration);
        return new JettyServer(idleTimeout, context);
    }

    static JettyServer start() throws Exception {
        return new JettyServer(Duration.ofSeconds(30));
    }

    @Override
    public Deployment deploy(String contextPath, Path webApp) throws Exception {
        WebAppContext context = new WebAppContext();
        context.setContextPath(contextPath);
        context.setWar(webApp.toString());
        context.setThrowUnavailableOnStartupException(true);
        contexts.addHandler(context);
        context.start();
        ClassLoader loader = context.getClassLoader();
        return new Deployment() {
            @Override
            public ClassLoader classLoader() {
                return loader;
            }

            @Override
            public void undeploy() throws Exception {
                context.stop();
                contexts.removeHandler(context);
                context.destroy();
            }
        };
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("Jetty did not stop", e);
        }
        server.destroy();
    }
}
