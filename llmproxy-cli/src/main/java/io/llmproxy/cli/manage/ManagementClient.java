package io.llmproxy.cli.manage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The management API of one gateway, seen from outside. Each call is one request, without redirects, so that the management token
 * goes nowhere else. Calls block and throw {@link ManageException}.
 */
final class ManagementClient {
    private final ManageSettings settings;
    private final HttpClient http;

    ManagementClient(ManageSettings settings) {
        this.settings = settings;
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.timeout())
                .build();
    }

    Answer get(String path) {
        return send("GET", path, null);
    }

    Answer post(String path, ObjectNode body) {
        return send("POST", path, body);
    }

    Answer patch(String path, ObjectNode body) {
        return send("PATCH", path, body);
    }

    Answer delete(String path) {
        return send("DELETE", path, null);
    }

    private Answer send(String method, String path, @Nullable ObjectNode body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(settings.baseUrl().resolve("/manage/" + path))
                .header("Authorization", "Bearer " + settings.managementToken().reveal())
                .header("Accept", "application/json")
                .header("User-Agent", "llmproxy-manage");
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofByteArray(Json.write(body)));
        }
        return new AnswerReader(secretsOf(body)).read(exchange(request.build()));
    }

    private List<String> secretsOf(@Nullable ObjectNode body) {
        List<String> secrets = new ArrayList<>();
        secrets.add(settings.managementToken().reveal());
        if (body != null) {
            body.findValues("api_key").stream()
                    .map(JsonNode::asText)
                    .filter(key -> !key.isEmpty())
                    .forEach(secrets::add);
        }
        return secrets;
    }

    /** The client's own timeout ends with the head of the answer; this one includes the body. */
    private HttpResponse<byte[]> exchange(HttpRequest request) {
        CompletableFuture<HttpResponse<byte[]>> response = http.sendAsync(request, BodyHandlers.ofByteArray());
        try {
            return response.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            response.cancel(true);
            throw new ManageException(
                    ExitStatus.UNREACHABLE,
                    "no answer from " + settings.baseUrl() + " within "
                            + settings.timeout().toMillis() + " ms",
                    e);
        } catch (ExecutionException e) {
            throw new ManageException(
                    ExitStatus.UNREACHABLE,
                    "cannot reach " + settings.baseUrl() + ": " + reason(e.getCause() == null ? e : e.getCause()),
                    e);
        } catch (InterruptedException e) {
            response.cancel(true);
            Thread.currentThread().interrupt();
            throw new ManageException(ExitStatus.UNEXPECTED, "interrupted", e);
        }
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof UnresolvedAddressException) {
            return "unknown host";
        }
        if (failure instanceof HttpTimeoutException) {
            return "no connection in time";
        }
        if (failure instanceof ConnectException && root.getMessage() == null) {
            return "no connection";
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
