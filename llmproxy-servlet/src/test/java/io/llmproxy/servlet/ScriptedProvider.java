package io.llmproxy.servlet;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A provider of which the test decides every byte and its moment: a plain socket server. */
final class ScriptedProvider implements AutoCloseable {
    private final ServerSocket server;
    private final Script script;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    /** Answers a request; the connection is kept alive until the script closes it. */
    interface Script {
        void answer(Request request, Connection connection) throws Exception;
    }

    /** A request as the provider got it. */
    record Request(String line, List<String> headers, byte[] body) {
        String header(String name) {
            String prefix = name.toLowerCase(Locale.ROOT) + ":";
            return headers.stream()
                    .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(prefix))
                    .map(header -> header.substring(prefix.length()).strip())
                    .findFirst()
                    .orElse(null);
        }

        String bodyText() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** The provider's end of a connection. */
    static final class Connection {
        private final Socket socket;
        private final OutputStream out;

        private Connection(Socket socket) throws IOException {
            this.socket = socket;
            out = socket.getOutputStream();
        }

        Connection send(String text) throws IOException {
            return send(text.getBytes(StandardCharsets.UTF_8));
        }

        Connection send(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
            return this;
        }

        /** Sends an answer of known length. */
        void json(int status, String body, String... headers) throws IOException {
            send("HTTP/1.1 " + status + " Status\r\nContent-Type: application/json\r\nContent-Length: "
                    + body.getBytes(StandardCharsets.UTF_8).length + "\r\n"
                    + String.join(
                            "", List.of(headers).stream().map(h -> h + "\r\n").toList())
                    + "\r\n" + body);
        }

        Connection startStream() throws IOException {
            return send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
        }

        Connection chunk(String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return send(Integer.toHexString(bytes.length) + "\r\n" + text + "\r\n");
        }

        void endStream() throws IOException {
            send("0\r\n\r\n");
        }

        /** Blocks until the other side has closed the connection. */
        boolean awaitClosed(int seconds) {
            try {
                socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(seconds));
                return socket.getInputStream().read() == -1;
            } catch (java.net.SocketTimeoutException e) {
                return false;
            } catch (IOException e) {
                return true;
            }
        }

        void close() throws IOException {
            socket.close();
        }

        /** Closes with a reset. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    private ScriptedProvider(Script script) throws IOException {
        this.script = script;
        server = new ServerSocket(0, 2000, InetAddress.getLoopbackAddress());
        threads.execute(this::acceptAll);
    }

    static ScriptedProvider start(Script script) throws IOException {
        return new ScriptedProvider(script);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** All requests that arrived whole, oldest first. */
    List<Request> requests() {
        return requests;
    }

    /** How many connections are open, as far as this side knows. */
    int openConnections() {
        return connections.size();
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                connections.add(socket);
                threads.execute(() -> serve(socket));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            Connection connection = new Connection(socket);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (Request request = read(in); request != null; request = read(in)) {
                requests.add(request);
                script.answer(request, connection);
            }
        } catch (Exception e) {
            // the other side went away, or the script has closed the connection
        } finally {
            connections.remove(socket);
        }
    }

    private static Request read(InputStream in) throws IOException {
        String line = readLine(in);
        if (line == null) {
            return null;
        }
        List<String> headers = new CopyOnWriteArrayList<>();
        for (String header = readLine(in); header != null && !header.isEmpty(); header = readLine(in)) {
            headers.add(header);
        }
        Request head = new Request(line, headers, new byte[0]);
        return new Request(line, headers, readBody(in, head));
    }

    private static byte[] readBody(InputStream in, Request head) throws IOException {
        if (head.header("Content-Length") != null) {
            return readExactly(in, Integer.parseInt(head.header("Content-Length")));
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if ("chunked".equals(head.header("Transfer-Encoding"))) {
            int size;
            do {
                size = Integer.parseInt(readLine(in), 16);
                body.write(readExactly(in, size));
                readLine(in);
            } while (size > 0);
        }
        return body.toByteArray();
    }

    private static byte[] readExactly(InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new IOException("cut within a body");
        }
        return bytes;
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b == -1) {
                if (line.length() > 0) {
                    throw new IOException("cut within a line");
                }
                return null;
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : connections) {
            socket.close();
        }
        threads.shutdownNow();
        try {
            threads.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
