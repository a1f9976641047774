package io.llmproxy.benchmarks.run.machine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Ports to listen on, below those that systems take for outgoing connections: of these the load needs thousands, and one might get the
 * port that a candidate is about to listen on.
 */
public final class FreePort {
    private static final int FIRST = 20_000;
    private static final int LAST = 32_000;

    private int next = FIRST + (int) (ProcessHandle.current().pid() % 100) * 100;

    /** A port that nobody listens on. */
    public int next() throws IOException {
        for (int attempts = FIRST; attempts <= LAST; attempts++) {
            int port = next;
            next = next == LAST ? FIRST : next + 1;
            if (isFree(port)) {
                return port;
            }
        }
        throw new IOException("ports: none of " + FIRST + " to " + LAST + " is free");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
