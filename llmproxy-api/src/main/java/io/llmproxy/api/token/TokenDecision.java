package io.llmproxy.api.token;

/** The answer of a {@link TokenValidator}: a grant or a rejection, nothing else. */
public sealed interface TokenDecision permits TokenGrant, TokenRejection {}
