/**
 * Issuing, validating (cached) and charging tokens.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
@NullMarked
package io.llmproxy.core.internal.token;

import org.jspecify.annotations.NullMarked;
