package io.llmproxy.benchmarks.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.testing.LeavesThreads;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
@LeavesThreads({"OkHttp ", "Okio Watchdog"}) // shared by all clients, and gone after a minute
class Http2Test {
    private final RunningProvider provider = new RunningProvider();
    private OkHttpClient client = new OkHttpClient();
    private int port;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException, GeneralSecurityException {
        LocalhostIdentity.create().writeKeyStore(folder.resolve("keys.p12"));
        LocalhostIdentity identity = LocalhostIdentity.read(folder.resolve("keys.p12"));
        identity.writeTrustStore(folder.resolve("trust.p12"));
        port = provider.listen(0, identity);
        client = clientThatTrusts(folder.resolve("trust.p12"));
    }

    @AfterEach
    void stop() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
        provider.close();
    }

    @Test
    void aChatCompletionComesOverHttp2() throws IOException {
        try (Response response = client.newCall(request("{\"model\":\"json\"}")).execute()) {
            assertThat(response.protocol()).isEqualTo(Protocol.HTTP_2);
            assertThat(response.code()).isEqualTo(200);
            assertThat(response.body().string()).hasSizeGreaterThan(1_400).contains(PlainAnswer.END_MARK);
        }
    }

    @Test
    void aStreamComesOverHttp2() throws IOException {
        try (Response response = client.newCall(request("{\"model\":\"sse-3-10-400\",\"user\":\"s7\"}"))
                .execute()) {
            assertThat(response.header("content-type")).isEqualTo("text/event-stream; charset=utf-8");
            assertThat(response.body().string())
                    .containsSubsequence("s7:0:", "s7:1:", "s7:2:", "\"usage\":{", "data: [DONE]");
        }
    }

    @Test
    void aWrongPathIsRefusedOverHttp2() throws IOException {
        Request elsewhere = request("{}")
                .newBuilder()
                .url("https://localhost:" + port + "/v1/models")
                .build();
        try (Response response = client.newCall(elsewhere).execute()) {
            assertThat(response.code()).isEqualTo(404);
        }
    }

    @Test
    void callersThatDoNotKnowHttp2GetHttp1() throws IOException {
        OkHttpClient old =
                client.newBuilder().protocols(List.of(Protocol.HTTP_1_1)).build();
        try (Response response = old.newCall(request("{\"model\":\"json\"}")).execute()) {
            assertThat(response.protocol()).isEqualTo(Protocol.HTTP_1_1);
            assertThat(response.body().string()).contains(PlainAnswer.END_MARK);
        }
    }

    @Test
    void aConnectionTakes128StreamsAtATime() throws InterruptedException {
        int streams = TlsPort.MAX_STREAMS_PER_CONNECTION + 1;
        client.dispatcher().setMaxRequests(streams);
        client.dispatcher().setMaxRequestsPerHost(streams);
        CountDownLatch begun = new CountDownLatch(streams);
        for (int i = 0; i < streams; i++) {
            client.newCall(request("{\"model\":\"sse-2-60000-400\",\"user\":\"s" + i + "\"}"))
                    .enqueue(new Callback() {
                        @Override
                        public void onResponse(Call call, Response response) throws IOException {
                            begun.countDown();
                            response.body().string();
                        }

                        @Override
                        public void onFailure(Call call, IOException cancelled) {}
                    });
        }

        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(client.connectionPool().connectionCount()).isEqualTo(2);
        client.dispatcher().cancelAll();
    }

    private Request request(String body) {
        return new Request.Builder()
                .url("https://localhost:" + port + "/v1/chat/completions")
                .post(RequestBody.create(body, null))
                .build();
    }

    private static OkHttpClient clientThatTrusts(Path trustStoreFile) throws IOException, GeneralSecurityException {
        KeyStore trustStore = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(trustStoreFile)) {
            trustStore.load(in, LocalhostIdentity.PASSWORD.toCharArray());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trustStore);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        return new OkHttpClient.Builder()
                .sslSocketFactory(tls.getSocketFactory(), (X509TrustManager) trust.getTrustManagers()[0])
                .build();
    }
}
