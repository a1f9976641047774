package io.llmproxy.ingest.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/** A vendor's server that insists on the vendor's contract, and answers as told where it is told. */
public abstract class StandIn implements AutoCloseable {
    /** The key that the server knows. */
    public static final String KEY = "sk-stand-in-5ecre7";

    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final MockWebServer server = new MockWebServer();
    private final Queue<MockResponse> script = new ConcurrentLinkedQueue<>();
    private final List<JsonNode> received = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();

    static {
        STRICT.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(2_000).build());
    }

    /** Sends what is written at once: MockWebServer writes head and body one after the other, 40 ms apart without this. */
    private static final class PromptSockets extends ServerSocketFactory {
        @Override
        public ServerSocket createServerSocket() throws IOException {
            return new ServerSocket() {
                @Override
                public Socket accept() throws IOException {
                    Socket socket = super.accept();
                    socket.setTcpNoDelay(true);
                    return socket;
                }
            };
        }

        @Override
        public ServerSocket createServerSocket(int port) throws IOException {
            return bound(new InetSocketAddress(port), 50);
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog) throws IOException {
            return bound(new InetSocketAddress(port), backlog);
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog, InetAddress host) throws IOException {
            return bound(new InetSocketAddress(host, port), backlog);
        }

        private ServerSocket bound(InetSocketAddress address, int backlog) throws IOException {
            ServerSocket socket = createServerSocket();
            socket.bind(address, backlog);
            return socket;
        }
    }

    /** Breaks the contract. */
    public static final class Complaint extends Exception {
        private static final long serialVersionUID = 1L;

        public Complaint(String message) {
            super(message);
        }
    }

    protected StandIn() throws IOException {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                requests.add(request);
                MockResponse scripted = script.poll();
                return scripted == null ? judge(request) : scripted;
            }
        });
        server.setServerSocketFactory(new PromptSockets());
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    /** Accepts a document that keeps the contract. */
    protected abstract MockResponse accept(JsonNode document) throws Complaint;

    private MockResponse judge(RecordedRequest request) {
        if (!("Bearer " + KEY).equals(request.getHeaders().get("Authorization"))) {
            return answer(401, "");
        }
        try {
            require(request.getMethod().equals("POST"), "method");
            String type = request.getHeaders().get("Content-Type");
            require(type != null && type.startsWith("application/json"), "content type");
            JsonNode document = STRICT.readTree(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(request.getBody().asByteBuffer())
                    .toString());
            MockResponse response = accept(document);
            received.add(document);
            return response;
        } catch (Complaint e) {
            complaints.add(e.getMessage());
        } catch (CharacterCodingException e) {
            complaints.add("not UTF-8");
        } catch (IOException e) {
            complaints.add("not JSON: " + e.getMessage());
        }
        return answer(400, "{\"error\":\"" + KEY + " and a prompt\"}");
    }

    /** Complains unless something holds. */
    protected static void require(boolean holds, String what) throws Complaint {
        if (!holds) {
            throw new Complaint(what);
        }
    }

    public static MockResponse answer(int status, String body) {
        return new MockResponse.Builder().code(status).body(body).build();
    }

    /** Answers the next calls, in this order, whatever they say. */
    public void script(MockResponse... responses) {
        script.addAll(List.of(responses));
    }

    public URI url() {
        return server.url("/log").uri();
    }

    public List<JsonNode> received() {
        return received;
    }

    public List<String> complaints() {
        return complaints;
    }

    public List<RecordedRequest> requests() {
        return requests;
    }

    public MockWebServer server() {
        return server;
    }

    @Override
    public void close() {
        server.close();
    }
}
