package io.llmproxy.core.internal.upstream;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A provider, or a proxy, of which the test decides every byte: a plain socket server. The last script answers all that follow. */
final class ScriptedProvider implements AutoCloseable {
    static final Script OK = (request, connection) -> connection.answer(200, "{}");

    private final ServerSocket server;
    private final Queue<Script> scripts = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    /** Answers a request; the connection is kept alive until the script closes it. */
    interface Script {
        void answer(Request request, Connection connection) throws Exception;
    }

    /** A request as it arrived. */
    record Request(String line, List<String> headers, byte[] body) {
        @Nullable
        String header(String name) {
            List<String> all = all(name);
            return all.isEmpty() ? null : all.get(0);
        }

        List<String> all(String name) {
            String prefix = name.toLowerCase(Locale.ROOT) + ":";
            return headers.stream()
                    .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(prefix))
                    .map(header -> header.substring(prefix.length()).strip())
                    .toList();
        }

        List<String> names() {
            return headers.stream()
                    .map(header -> header.substring(0, header.indexOf(':')).toLowerCase(Locale.ROOT))
                    .sorted()
                    .toList();
        }

        String target() {
            return line.split(" ")[1];
        }

        String bodyText() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** This end of a connection. */
    static final class Connection {
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;

        private Connection(Socket socket, InputStream in) throws IOException {
            this.socket = socket;
            this.in = in;
            out = socket.getOutputStream();
        }

        Connection send(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
            return this;
        }

        void answer(int status, String body, String... headers) throws IOException {
            StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Status\r\nContent-Length: ");
            head.append(body.getBytes(StandardCharsets.UTF_8).length).append("\r\n");
            for (String header : headers) {
                head.append(header).append("\r\n");
            }
            send(head + "\r\n" + body);
        }

        /** Joins this connection with one to another server until either is closed. */
        void joinWith(int port) throws IOException {
            try (Socket other = new Socket(InetAddress.getLoopbackAddress(), port)) {
                Thread back = new Thread(() -> copy(other, out));
                back.start();
                in.transferTo(other.getOutputStream());
            }
        }

        private static void copy(Socket from, OutputStream to) {
            try {
                from.getInputStream().transferTo(to);
            } catch (IOException e) {
                // closed
            }
        }

        /** Returns the port of the other end. */
        int port() {
            return socket.getPort();
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

    private ScriptedProvider(Script... first) throws IOException {
        scripts.addAll(List.of(first));
        server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        threads.execute(this::acceptAll);
    }

    static ScriptedProvider start(Script... scripts) throws IOException {
        return new ScriptedProvider(scripts);
    }

    int port() {
        return server.getLocalPort();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** All requests that arrived whole, oldest first. */
    List<Request> requests() {
        return requests;
    }

    Request request() {
        return requests.get(requests.size() - 1);
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                connections.add(socket);
                threads.execute(() -> serve(socket));
            }
        } catch (IOException | RejectedExecutionException e) {
            // closed, perhaps just after a connection had come in
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Connection connection = new Connection(socket, in);
            for (Request request = read(in); request != null; request = read(in)) {
                requests.add(request);
                next().answer(request, connection);
            }
        } catch (Exception e) {
            // the other side went away, or the script has closed the connection
        } finally {
            connections.remove(socket);
        }
    }

    private synchronized Script next() {
        Script next = scripts.size() > 1 ? scripts.remove() : scripts.peek();
        return next == null ? OK : next;
    }

    private static @Nullable Request read(InputStream in) throws IOException {
        String line = readLine(in);
        if (line == null) {
            return null;
        }
        List<String> headers = new ArrayList<>();
        for (String header = readLine(in); header != null && !header.isEmpty(); header = readLine(in)) {
            headers.add(header);
        }
        Request head = new Request(line, headers, new byte[0]);
        return new Request(line, headers, readBody(in, head));
    }

    private static byte[] readBody(InputStream in, Request head) throws IOException {
        String length = head.header("Content-Length");
        if (length != null) {
            return in.readNBytes(Integer.parseInt(length));
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if ("chunked".equals(head.header("Transfer-Encoding"))) {
            int size;
            do {
                size = Integer.parseInt(readLine(in), 16);
                body.write(in.readNBytes(size));
                readLine(in);
            } while (size > 0);
        }
        return body.toByteArray();
    }

    private static @Nullable String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b == -1) {
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
