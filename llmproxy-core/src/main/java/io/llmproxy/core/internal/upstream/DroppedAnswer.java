package io.llmproxy.core.internal.upstream;

import java.io.IOException;
import java.net.Socket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends an answer that the client does not get. A short one is read to its end, so that its connection can be used again, but only if
 * it is there already: another attempt is waiting.
 */
final class DroppedAnswer {
    private static final Logger log = LoggerFactory.getLogger(DroppedAnswer.class);
    private static final int MOST_BYTES = 16 * 1024;

    /** Each of which takes what has arrived. */
    private static final int MOST_READS = 32;

    /** For a body in a packet of its own. */
    private static final int LONGEST_SILENCE_MILLIS = 10;

    private DroppedAnswer() {}

    static void close(UpstreamResponse response, Transmission transmission) {
        Socket socket = transmission.socket();
        long length = response.contentLength();
        // A shared connection stays open without this. One whose answer has no body is not this attempt's any more.
        if (socket != null && length > 0 && length <= MOST_BYTES) {
            drain(response, socket);
        }
        response.close();
    }

    /** The time limit is that of this answer: OkHttp sets it anew for each. */
    private static void drain(UpstreamResponse response, Socket socket) {
        try {
            socket.setSoTimeout(LONGEST_SILENCE_MILLIS);
            int reads = 0;
            while (reads < MOST_READS && response.next() != null) {
                reads++;
            }
            log.trace("Drained with {} reads", reads);
        } catch (IOException e) {
            log.trace("Not drained", e);
        }
    }
}
