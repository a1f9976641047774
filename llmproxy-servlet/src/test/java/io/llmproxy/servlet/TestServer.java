package io.llmproxy.servlet;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.nio.file.Path;
import java.time.Duration;

/** A real servlet container on a free port, with its default thread pool. Which one, the build decides. */
interface TestServer extends AutoCloseable {
    /** Registers an application's servlets and filters. */
    interface Application {
        void register(ServletContext context) throws ServletException;
    }

    static TestServer start(String contextPath, Application application) throws Exception {
        return start(contextPath, application, Duration.ofSeconds(30));
    }

    /** Starts a container that waits no longer than this for a client's next byte. */
    static TestServer start(String contextPath, Application application, Duration idleTimeout) throws Exception {
        return isTomcat()
                ? TomcatServer.start(contextPath, application, idleTimeout)
                : JettyServer.start(contextPath, application, idleTimeout);
    }

    /** Starts without an application; {@link #deploy} brings one. */
    static TestServer start() throws Exception {
        return isTomcat() ? TomcatServer.start() : JettyServer.start();
    }

    static boolean isTomcat() {
        return System.getProperty("llmproxy.test.container", "jetty").equals("tomcat");
    }

    /** Deploys an exploded web application with a class loader of its own. */
    Deployment deploy(String contextPath, Path webApp) throws Exception;

    int port();

    @Override
    void close();

    /** A deployed web application. */
    interface Deployment {
        ClassLoader classLoader();

        void undeploy() throws Exception;
    }
}
