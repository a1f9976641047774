package io.llmproxy.benchmarks.run;

import io.llmproxy.benchmarks.load.Target;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Callers that ask for a stream and hang up: before its first chunk, or after some, politely (FIN) or not (RST). */
final class HangUps implements AutoCloseable {
    private static final int CALLERS = 4;
    private static final int MOST_CHUNKS = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final String BODY = """
            {"model":"sse-20-50-250","user":"hanging-up","stream":true,"stream_options":{"include_usage":true},\
            "messages":[{"role":"user","content":"Hello!"}]}""";

    private final Target target;
    private final byte[] request;
    private final AtomicLong count = new AtomicLong();
    private volatile boolean isClosed;

    private HangUps(Target target) {
        this.target = target;
        URI uri = target.uri();
        request = ("POST " + Target.DEFAULT_PATH + " HTTP/1.1\r\n"
                        + "Host: " + uri.getHost() + ":" + uri.getPort() + "\r\n"
                        + "Authorization: Bearer " + target.token() + "\r\n"
                        + "Content-Type: application/json\r\n"
                        + "Content-Length: " + BODY.length() + "\r\n\r\n"
                        + BODY)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Lets several callers begin, each with a new call as soon as it has hung up. */
    static HangUps start(Target target) {
        HangUps hangUps = new HangUps(target);
        for (int i = 0; i < CALLERS; i++) {
            Thread caller = new Thread(hangUps::call, "hang-up-" + i);
            caller.setDaemon(true);
            caller.start();
        }
        return hangUps;
    }

    /** How many calls have been given up. */
    long count() {
        return count.get();
    }

    private void call() {
        while (!isClosed) {
            try (Socket socket = new Socket()) {
                socket.setSoTimeout((int) PATIENCE.toMillis());
                socket.connect(new InetSocketAddress(
                        target.uri().getHost(), target.uri().getPort()));
                socket.getOutputStream().write(request);
                readChunks(socket.getInputStream(), ThreadLocalRandom.current().nextInt(MOST_CHUNKS));
                if (ThreadLocalRandom.current().nextBoolean()) {
                    socket.setSoLinger(true, 0); // makes the close an RST
                }
                count.incrementAndGet();
                Thread.sleep(PAUSE.toMillis());
            } catch (IOException e) {
                // Hung up by the other side, which is as good.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static void readChunks(InputStream answer, int chunks) throws IOException {
        byte[] buffer = new byte[8192];
        for (int i = 0; i < chunks && answer.read(buffer) >= 0; i++) {
            // What it says does not matter.
        }
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
