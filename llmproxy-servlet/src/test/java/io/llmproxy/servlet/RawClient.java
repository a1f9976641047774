package io.llmproxy.servlet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** An HTTP/1.1 client that shows the answer exactly as it came over the wire. */
final class RawClient implements AutoCloseable {
    private final Socket socket;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(8_000);
    }

    RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    RawClient post(String path, String token, String body) throws IOException {
        return send("POST " + path + " HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer " + token
                + "\r\nContent-Type: application/json\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
    }

    /** Reads on until the answer contains a text; returns all that came so far. */
    String readUntil(String text) throws IOException {
        while (!all().contains(text)) {
            if (!readSome()) {
                throw new IOException("connection closed before '" + text + "' came, after: " + all());
            }
        }
        return all();
    }

    /** Reads until the server closes the connection. */
    String readToEnd() throws IOException {
        try {
            while (readSome()) {
                // all of it
            }
        } catch (java.net.SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            // a reset is an end, too
        }
        return all();
    }

    String all() {
        return received.toString(StandardCharsets.UTF_8);
    }

    /** Joins the chunks of a chunked answer of ASCII that came to its end. */
    String chunkedBody() {
        String answer = all();
        StringBuilder body = new StringBuilder();
        int at = answer.indexOf("\r\n\r\n") + 4;
        while (at < answer.length()) {
            int lineEnd = answer.indexOf("\r\n", at);
            int size = Integer.parseInt(answer.substring(at, lineEnd), 16);
            body.append(answer, lineEnd + 2, lineEnd + 2 + size);
            at = lineEnd + 2 + size + 2;
        }
        return body.toString();
    }

    private boolean readSome() throws IOException {
        byte[] buffer = new byte[8192];
        int count = socket.getInputStream().read(buffer);
        if (count > 0) {
            received.write(buffer, 0, count);
        }
        return count > 0;
    }

    /** Tells the server that nothing more will come; what it has to say still arrives. */
    RawClient endOutput() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Closes with a reset instead of a proper end. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
