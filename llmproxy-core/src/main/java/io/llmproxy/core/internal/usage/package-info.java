/**
 * From relayed bytes to model and usage: what the bodies say, and an estimate where they do not say it.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
@NullMarked
package io.llmproxy.core.internal.usage;

import org.jspecify.annotations.NullMarked;
