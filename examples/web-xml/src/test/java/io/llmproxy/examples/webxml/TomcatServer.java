package io.llmproxy.examples.webxml;

import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/** A Tomcat with one web application, in a directory of its own. */
final class TomcatServer implements AutoCloseable {
    private final Tomcat tomcat = new Tomcat();

    private TomcatServer(Path directory) {
        tomcat.setBaseDir(directory.toString());
        tomcat.setSilent(true);
        Connector connector = new Connector();
        connector.setProperty("address", "127.0.0.1");
        connector.setPort(0);
        tomcat.setConnector(connector);
    }

    static TomcatServer start(Path directory, Path webApp) throws LifecycleException {
        TomcatServer server = new TomcatServer(directory);
        Context context = server.tomcat.addWebapp("/shop", webApp.toString());
        server.tomcat.start();
        if (!context.getState().isAvailable()) {
            server.close();
            throw new IllegalStateException("web application: " + context.getStateName() + " (expected: started)");
        }
        return server;
    }

    String url(String path) {
        return "http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/shop" + path;
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }
}
