package io.llmproxy.core.internal.upstream;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Protocol;
import org.jspecify.annotations.Nullable;

/** Tells those who have to do with connections what becomes of them. */
final class ConnectionEvents extends EventListener {
    private final ConnectionGate gate;
    private final StreamLimit streamLimit;
    private final StaleConnectionCheck staleness;

    ConnectionEvents(ConnectionGate gate, StreamLimit streamLimit, StaleConnectionCheck staleness) {
        this.gate = gate;
        this.streamLimit = streamLimit;
        this.staleness = staleness;
    }

    /** Comes when no connection of the pool can be used; afterwards the pool is looked through once more. */
    @Override
    public void dnsStart(Call call, String domainName) {
        gate.beforeOpening(call);
    }

    @Override
    public void connectEnd(Call call, InetSocketAddress inetSocketAddress, Proxy proxy, @Nullable Protocol protocol) {
        gate.opened(protocol);
    }

    @Override
    public void connectionAcquired(Call call, Connection connection) {
        streamLimit.acquired(call, connection);
        gate.leave(call);
    }

    /** Comes after exceptions that nobody expects, too. */
    @Override
    public void callEnd(Call call) {
        gate.leave(call);
    }

    @Override
    public void callFailed(Call call, IOException ioe) {
        gate.leave(call);
    }

    @Override
    public void connectionReleased(Call call, Connection connection) {
        streamLimit.released(connection);
        gate.freed();
        staleness.released(connection);
    }
}
