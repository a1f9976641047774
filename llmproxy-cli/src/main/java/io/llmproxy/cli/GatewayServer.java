package io.llmproxy.cli;

import io.llmproxy.core.InvalidConfigException;
import io.llmproxy.core.LlmProxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway as a server of its own: an engine, and a port in front of it. */
final class GatewayServer implements StopSignal.Stoppable {
    private static final Logger log = LoggerFactory.getLogger(GatewayServer.class);

    private final HttpPort port;
    private final LlmProxy engine;

    private GatewayServer(HttpPort port, LlmProxy engine) {
        this.port = port;
        this.engine = engine;
    }

    /**
     * Starts the server. The port is taken before anything else is opened.
     *
     * @throws InvalidConfigException if a setting is wrong, the port is taken or the database is unusable; nothing stays open then
     */
    static GatewayServer start(ServerSettings settings) throws Exception {
        HttpPort port = HttpPort.open(settings.listenAddress(), ServerSettings.LISTEN_ADDR);
        LlmProxy engine = null;
        try {
            engine = settings.engine()
                    .providerCheck(providers -> GatewayRoutes.check(providers, settings.metrics()))
                    .build();
            port.serve(GatewayRoutes.of(engine, settings.managementToken(), settings.metrics()));
        } catch (Exception e) {
            port.stop();
            if (engine != null) {
                engine.close();
            }
            throw e;
        }
        return new GatewayServer(port, engine);
    }

    int port() {
        return port.number();
    }

    /** Stops accepting, lets running calls finish within the engine's grace, delivers the events, ends. */
    @Override
    public void stop() throws Exception {
        log.info("Stopping");
        port.closeIntake();
        engine.close();
        port.stop();
    }
}
