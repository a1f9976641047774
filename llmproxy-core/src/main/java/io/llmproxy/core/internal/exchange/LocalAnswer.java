package io.llmproxy.core.internal.exchange;

import io.llmproxy.core.http.ClientGoneException;
import io.llmproxy.core.http.ClientResponse;
import io.llmproxy.core.http.HeaderFields;
import io.llmproxy.core.internal.policy.CorsPolicy;
import io.llmproxy.core.internal.policy.Refusal;
import io.llmproxy.core.internal.policy.RefusalBody;

/** Sends an answer of the gateway's own. */
final class LocalAnswer {
    private LocalAnswer() {}

    static void send(
            ClientResponse clientResponse,
            Refusal refusal,
            String requestId,
            CorsPolicy cors,
            HeaderFields clientHeaders)
            throws ClientGoneException {
        byte[] body = RefusalBody.json(refusal);
        HeaderFields.Builder headers = HeaderFields.builder()
                .add("Content-Type", "application/json")
                .add("Content-Length", Integer.toString(body.length))
                .add("X-Proxy", "llm-proxy")
                .add("X-Request-ID", requestId);
        refusal.headers().forEach(headers::add);
        if (refusal.status() == 401) {
            headers.add("WWW-Authenticate", "Bearer");
        } else if (refusal.status() == 503
                && refusal.headers().first("Retry-After").isEmpty()) {
            headers.add("Retry-After", "1");
        }
        cors.addTo(headers, clientHeaders);
        clientResponse.start(refusal.status(), headers.build());
        clientResponse.write(body, 0, body.length);
        clientResponse.complete();
    }

    /** Answers the question that browsers ask before a call. */
    static void sendPreflight(ClientResponse clientResponse, CorsPolicy cors, HeaderFields clientHeaders)
            throws ClientGoneException {
        clientResponse.start(204, cors.preflight(clientHeaders));
        clientResponse.complete();
    }
}
