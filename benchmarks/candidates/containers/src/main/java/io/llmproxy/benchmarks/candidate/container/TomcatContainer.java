package io.llmproxy.benchmarks.candidate.container;

import io.llmproxy.benchmarks.candidate.ScratchFolder;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;

/** Tomcat with its defaults, but for many connections that live long and carry many requests. */
public final class TomcatContainer implements Container {
    private final Tomcat tomcat;

    private TomcatContainer(Tomcat tomcat) {
        this.tomcat = tomcat;
    }

    /**
     * Starts Tomcat.
     *
     * @param port where to listen
     * @param maxThreads of the container
     * @param application registers its servlets and filters
     * @return the container, which serves calls
     * @throws IOException if it cannot start
     */
    public static TomcatContainer start(int port, int maxThreads, Consumer<ServletContext> application)
            throws IOException {
        Path baseDir = ScratchFolder.create();
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(baseDir.toString());
        tomcat.setSilent(true);
        tomcat.setConnector(connector(port, maxThreads));
        StandardContext context = (StandardContext) tomcat.addContext("", baseDir.toString());
        context.addServletContainerInitializer(
                (classes, servletContext) -> application.accept(servletContext), Set.of());
        addDefaultServlet(context);
        skipSearchForLeaks(context);
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            throw new IOException("Tomcat cannot start", e);
        }
        if (!context.getState().isAvailable()) {
            throw new IOException("Tomcat cannot start the application: it is " + context.getStateName());
        }
        return new TomcatContainer(tomcat);
    }

    private static Connector connector(int port, int maxThreads) {
        Connector connector = new Connector();
        connector.setThrowOnFailure(true);
        connector.setPort(port);
        connector.setProperty("address", HOST);
        connector.setProperty("maxThreads", String.valueOf(maxThreads));
        connector.setProperty("acceptCount", String.valueOf(ACCEPT_QUEUE));
        connector.setProperty("maxConnections", String.valueOf(MAX_CONNECTIONS));
        connector.setProperty("connectionTimeout", String.valueOf(IDLE_TIMEOUT.toMillis()));
        connector.setProperty("maxKeepAliveRequests", "-1");
        return connector;
    }

    /** Tomcat asks no filter where no servlet is mapped. Every web application but an embedded one has this servlet. */
    private static void addDefaultServlet(StandardContext context) {
        Tomcat.addServlet(context, "default", new DefaultServlet());
        context.addServletMapping("/", "default");
    }

    /** The search at the end is for applications that are taken out of a server that goes on. */
    private static void skipSearchForLeaks(StandardContext context) {
        context.setClearReferencesRmiTargets(false);
        context.setClearReferencesThreadLocals(false);
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException("Tomcat did not stop", e);
        }
    }
}
