package io.llmproxy.servlet;

import jakarta.servlet.ServletContainerInitializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;

final class TomcatServer implements TestServer {
    private final Tomcat tomcat = new Tomcat();
    private final Path baseDir;

    private TomcatServer() throws Exception {
        baseDir = Files.createTempDirectory("llmproxy-tomcat");
        tomcat.setBaseDir(baseDir.toString());
        tomcat.setSilent(true);
        Connector connector = new Connector();
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("acceptCount", "1000");
        connector.setProperty(
                "continueResponseTiming", "onRead"); // else clients are asked for bodies that nobody reads
        connector.setPort(0);
        tomcat.setConnector(connector);
    }

    static TomcatServer start(String contextPath, Application application, Duration idleTimeout) throws Exception {
        TomcatServer server = new TomcatServer();
        server.tomcat.getConnector().setProperty("connectionTimeout", Long.toString(idleTimeout.toMillis()));
        Context context = server.tomcat.addContext(contextPath, server.baseDir.toString());
        ServletContainerInitializer registration = (classes, servletContext) -> application.register(servletContext);
        context.addServletContainerInitializer(registration, Set.of());
        server.tomcat.start();
        if (!context.getState().isAvailable()) {
            server.close();
            throw new IllegalStateException("the application did not start: " + context.getStateName());
        }
        return server;
    }

    static TomcatServer start() throws Exception {
        TomcatServer server = new TomcatServer();
        server.tomcat.getHost();
        server.tomcat.start();
        return server;
    }

    @Override
    public Deployment deploy(String contextPath, Path webApp) {
        StandardContext context = (StandardContext) tomcat.addWebapp(contextPath, webApp.toString());
        if (!context.getState().isAvailable()) {
            throw new IllegalStateException("deployment failed: " + context.getStateName());
        }
        ClassLoader loader = context.getLoader().getClassLoader();
        return new Deployment() {
            @Override
            public ClassLoader classLoader() {
                return loader;
            }

            @Override
            public void undeploy() throws Exception {
                context.stop();
                tomcat.getHost().removeChild(context);
                context.destroy();
            }
        };
    }

    @Override
    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
            TestFiles.delete(baseDir);
        } catch (LifecycleException | IOException e) {
            throw new IllegalStateException("Tomcat did not stop", e);
        }
    }
}
