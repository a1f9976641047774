/**
 * From model and usage to US dollars: what each kind of token costs, in decimal arithmetic.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
@NullMarked
package io.llmproxy.core.internal.price;

import org.jspecify.annotations.NullMarked;
