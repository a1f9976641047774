package io.llmproxy.cloudwatch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.llmproxy.cloudwatch.LogsRules.Put;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for CloudWatch Logs: speaks AWS JSON 1.1 over HTTP, keeps groups and streams, and enforces what is documented. Answers that
 * are scripted come first.
 */
final class LogsServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch release = new CountDownLatch(1);
    private final InstantSource clock;
    private final Map<String, Map<String, List<Put>>> groups = new LinkedHashMap<>();
    private final Map<String, Integer> retention = new LinkedHashMap<>();
    private final Queue<LogsAnswer> script = new ArrayDeque<>();
    private final List<String> operations = new CopyOnWriteArrayList<>();
    private final List<List<Put>> calls = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private Predicate<Put> poison = put -> false;

    LogsServer(InstantSource clock) {
        this.clock = clock;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    synchronized LogsServer withGroup(String name) {
        groups.putIfAbsent(name, new LinkedHashMap<>());
        return this;
    }

    synchronized void removeStreams(String group) {
        groups.get(group).clear();
    }

    /** Makes the streams missing without forgetting their events. */
    synchronized void renameStreams(String group) {
        Map<String, List<Put>> streams = groups.get(group);
        Map<String, List<Put>> renamed = new LinkedHashMap<>();
        streams.forEach((name, events) -> renamed.put(name + "-before", events));
        streams.clear();
        streams.putAll(renamed);
    }

    synchronized void removeGroup(String group) {
        groups.remove(group);
    }

    synchronized void retain(String group, int days) {
        retention.put(group, days);
    }

    /** Makes the service find a parameter of some events wrong. */
    void findWrong(Predicate<Put> events) {
        poison = events;
    }

    synchronized void next(LogsAnswer... answers) {
        script.addAll(List.of(answers));
    }

    CountDownLatch release() {
        return release;
    }

    /** Returns the names of all operations asked for. */
    List<String> operations() {
        return List.copyOf(operations);
    }

    long count(String operation) {
        return operations.stream().filter(operation::equals).count();
    }

    /** Returns the events of each PutLogEvents, accepted or not. */
    List<List<Put>> calls() {
        return List.copyOf(calls);
    }

    List<String> bodies() {
        return List.copyOf(bodies);
    }

    synchronized Map<String, Integer> retention() {
        return Map.copyOf(retention);
    }

    synchronized List<String> streams(String group) {
        return List.copyOf(groups.getOrDefault(group, Map.of()).keySet());
    }

    /** Returns what a group holds, of all streams. */
    synchronized List<Put> stored(String group) {
        return groups.getOrDefault(group, Map.of()).values().stream()
                .flatMap(List::stream)
                .toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String target = header(exchange, "X-Amz-Target");
        boolean isSigned = header(exchange, "Authorization")
                .matches("AWS4-HMAC-SHA256 Credential=.+/[a-z0-9-]+/logs/aws4_request,.+");
        if (!exchange.getRequestMethod().equals("POST")
                || !header(exchange, "Content-Type").equals("application/x-amz-json-1.1")
                || !target.startsWith("Logs_20140328.")
                || !isSigned) {
            LogsAnswer.error(400, "UnknownOperationException").send(exchange);
            return;
        }
        respond(target.substring(target.indexOf('.') + 1), body).send(exchange);
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    private synchronized LogsAnswer respond(String operation, String body) {
        operations.add(operation);
        bodies.add(body);
        Map<String, Object> request = JsonTree.object(body);
        if (operation.equals("PutLogEvents")) {
            calls.add(events(request));
        }
        LogsAnswer scripted = script.poll();
        if (scripted != null) {
            return scripted;
        }
        String group = (String) request.get("logGroupName");
        if (operation.equals("CreateLogGroup")) {
            return created(groups.putIfAbsent(group, new LinkedHashMap<>()));
        }
        if (operation.equals("DescribeLogGroups")) {
            return LogsAnswer.ok(described((String) request.get("logGroupNamePrefix")));
        }
        if (!groups.containsKey(group)) {
            return LogsAnswer.error(400, "ResourceNotFoundException");
        }
        return switch (operation) {
            case "PutRetentionPolicy" -> {
                retention.put(group, ((Long) request.get("retentionInDays")).intValue());
                yield LogsAnswer.ok("");
            }
            case "CreateLogStream" ->
                created(groups.get(group).putIfAbsent((String) request.get("logStreamName"), new ArrayList<>()));
            case "PutLogEvents" -> put(group, request);
            default -> LogsAnswer.error(400, "UnknownOperationException");
        };
    }

    private String described(String prefix) {
        return groups.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> "{\"logGroupName\":\"" + name + "\""
                        + (retention.containsKey(name) ? ",\"retentionInDays\":" + retention.get(name) : "") + "}")
                .collect(Collectors.joining(",", "{\"logGroups\":[", "]}"));
    }

    private static LogsAnswer created(@Nullable Object before) {
        return before == null ? LogsAnswer.ok("") : LogsAnswer.error(400, "ResourceAlreadyExistsException");
    }

    private LogsAnswer put(String group, Map<String, Object> request) {
        List<Put> stream = groups.get(group).get((String) request.get("logStreamName"));
        if (stream == null) {
            return LogsAnswer.error(400, "ResourceNotFoundException");
        }
        List<Put> events = events(request);
        if (request.containsKey("sequenceToken")
                || LogsRules.objection(events) != null
                || events.stream().anyMatch(poison)) {
            return LogsAnswer.error(400, "InvalidParameterException");
        }
        List<String> rejected = new ArrayList<>();
        stream.addAll(LogsRules.keep(events, clock.instant(), retention.getOrDefault(group, 10_000), rejected));
        return LogsAnswer.ok(
                rejected.isEmpty() ? "{}" : "{\"rejectedLogEventsInfo\":{" + String.join(",", rejected) + "}}");
    }

    private static List<Put> events(Map<String, Object> request) {
        return ((List<?>) request.get("logEvents"))
                .stream()
                        .map(event -> (Map<?, ?>) event)
                        .map(event -> new Put((Long) event.get("timestamp"), (String) event.get("message")))
                        .toList();
    }

    @Override
    public void close() {
        release.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
