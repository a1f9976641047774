package io.llmproxy.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an operator and a client do with a running server. */
final class GatewayClient {
    static final String MANAGEMENT_TOKEN = "management-token-of-the-test";
    static final String PROVIDER_KEY = "sk-key-of-the-provider-0123456789";

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;

    GatewayClient(int port) {
        url = "http://127.0.0.1:" + port;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer " + token)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> manage(String path, String body) throws IOException, InterruptedException {
        return http.send(post("/manage/" + path, MANAGEMENT_TOKEN, body), HttpResponse.BodyHandlers.ofString());
    }

    /** Creates a project with a token. */
    String newToken() throws IOException, InterruptedException {
        String project = manage("projects", "{\"name\":\"demo\",\"api_key\":\"" + PROVIDER_KEY + "\"}")
                .body();
        String request = "{\"project_id\":\"" + field(project, "id")
                + "\",\"duration_minutes\":60,\"metadata\":{\"user_id\":\"u7\"}}";
        return field(manage("tokens", request).body(), "token");
    }

    HttpResponse<String> chat(String token) throws IOException, InterruptedException {
        return http.send(chat(token, false), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<InputStream> streamedChat(String token) throws IOException, InterruptedException {
        return http.send(chat(token, true), HttpResponse.BodyHandlers.ofInputStream());
    }

    private HttpRequest chat(String token, boolean isStreamed) {
        return post("/v1/chat/completions", token, "{\"model\":\"gpt-4o-mini\",\"stream\":" + isStreamed + "}");
    }

    private HttpRequest post(String path, String token, String body) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static String field(String json, String name) {
        Matcher field = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
        if (!field.find()) {
            throw new AssertionError("no " + name + " in " + json);
        }
        return field.group(1);
    }
}
