package io.llmproxy.core.internal.store;

import java.util.function.UnaryOperator;

/**
 * How the tokens of a database of the Go edition are turned into those of this one.
 *
 * @param hashOfToken tells the hash of a token
 * @param hashOfSha256 tells the hash of a token from the SHA-256 of it, in lower-case hexadecimal
 * @param hintOfToken tells what may be shown of a token
 * @param hintOfUnknown is shown of a token of which only the SHA-256 was kept
 */
public record TokenRewriter(
        UnaryOperator<String> hashOfToken,
        UnaryOperator<String> hashOfSha256,
        UnaryOperator<String> hintOfToken,
        String hintOfUnknown) {}
