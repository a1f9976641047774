package io.llmproxy.core.internal.exchange;

import io.llmproxy.core.http.ClientGoneException;
import io.llmproxy.core.http.ClientResponse;
import io.llmproxy.core.http.HeaderFields;
import io.llmproxy.core.internal.policy.Refusal;
import io.llmproxy.core.internal.policy.RefusalBody;

/** Sends an answer of the gateway's own. */
final class LocalAnswer {
    private LocalAnswer() {}

    static void send(ClientResponse clientResponse, Refusal refusal, String exchangeId) throws ClientGoneException {
        byte[] body = RefusalBody.json(refusal);
        HeaderFields.Builder headers = HeaderFields.builder()
                .add("Content-Type", "application/json")
                .add("Content-Length", Integer.toString(body.length))
                .add("X-Proxy", "llm-proxy")
                .add("X-Request-ID", exchangeId);
        switch (refusal.status()) {
            case 401 -> headers.add("WWW-Authenticate", "Bearer");
            case 503 -> headers.add("Retry-After", "1");
            default -> {}
        }
        clientResponse.start(refusal.status(), headers.build());
        clientResponse.write(body, 0, body.length);
        clientResponse.complete();
    }
}
