package io.llmproxy.core.internal.body;

/**
 * How much of bodies is kept.
 *
 * @param requestBytes of a request, at least 1
 * @param responseBytes of an answer, at least 1
 */
public record BodyLimits(int requestBytes, int responseBytes) {}
