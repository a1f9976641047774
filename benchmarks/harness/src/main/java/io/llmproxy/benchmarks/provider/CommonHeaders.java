package io.llmproxy.benchmarks.provider;

/** Values of headers that OpenAI sends with all of its answers. */
final class CommonHeaders {
    static final String REQUEST_ID = "req_7d4e1c0b9a8f4f6e8d3c2b1a09f8e7d6";
    static final String API_VERSION = "2020-10-01";

    private CommonHeaders() {}
}
