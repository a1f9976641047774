/**
 * How many tokens a text has, for estimates where the provider reports no usage.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
@NullMarked
package io.llmproxy.core.internal.tokens;

import org.jspecify.annotations.NullMarked;
