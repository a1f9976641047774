package io.llmproxy.servlet;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An HTTP/1.1 client for many calls over one connection. It sends any path as it is and hands bodies over as they came: of the
 * codings, only the chunked one is taken off.
 */
final class KeepAliveClient implements AutoCloseable {
    private final int port;
    private Socket socket;
    private InputStream in;

    KeepAliveClient(int port) {
        this.port = port;
    }

    /** An answer as the client got it. */
    record Answer(int status, List<String> headers, byte[] body) {
        /** Returns a field's value, or null if there is none. */
        String header(String name) {
            return headers.stream()
                    .filter(header -> header.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(header -> header.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse(null);
        }
    }

    Answer send(String method, String target, List<String> headers, byte[] body) throws IOException {
        if (socket == null) {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(8_000);
            in = new BufferedInputStream(socket.getInputStream());
        }
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes((method + " " + target + " HTTP/1.1\r\nHost: gateway\r\n").getBytes(StandardCharsets.UTF_8));
        for (String header : headers) {
            request.writeBytes((header + "\r\n").getBytes(StandardCharsets.UTF_8));
        }
        boolean hasBody = body.length > 0 || method.equals("POST");
        request.writeBytes(
                ((hasBody ? "Content-Length: " + body.length + "\r\n" : "") + "\r\n").getBytes(StandardCharsets.UTF_8));
        request.writeBytes(body);
        try {
            request.writeTo(socket.getOutputStream());
            return read();
        } catch (IOException e) {
            close(); // the next call is to get a connection that works
            throw e;
        }
    }

    private Answer read() throws IOException {
        int status = Integer.parseInt(readLine().split(" ", 3)[1]);
        List<String> headers = new ArrayList<>();
        for (String header = readLine(); !header.isEmpty(); header = readLine()) {
            headers.add(header);
        }
        Answer head = new Answer(status, headers, new byte[0]);
        boolean isLast = "close".equalsIgnoreCase(head.header("Connection"));
        Answer whole = new Answer(status, headers, readBody(head));
        if (isLast) {
            close();
        }
        return whole;
    }

    private byte[] readBody(Answer head) throws IOException {
        if (head.status() == 204) {
            return new byte[0];
        }
        if (head.header("Content-Length") != null) {
            return readExactly(Integer.parseInt(head.header("Content-Length")));
        }
        String coding = head.header("Transfer-Encoding");
        if (coding == null || !coding.toLowerCase(Locale.ROOT).equals("chunked")) {
            return in.readAllBytes();
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = readSize(); size > 0; size = readSize()) {
            body.writeBytes(readExactly(size));
            readLine();
        }
        readLine();
        return body.toByteArray();
    }

    private int readSize() throws IOException {
        return Integer.parseInt(readLine(), 16);
    }

    private byte[] readExactly(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException(bytes.length + " bytes (expected: " + count + ")");
        }
        return bytes;
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b == -1) {
                throw new EOFException("connection closed after: " + line);
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
