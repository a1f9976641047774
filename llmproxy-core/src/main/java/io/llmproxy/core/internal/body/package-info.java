/**
 * What is kept of bodies for events: bounded while they pass, decoded, and only ever text.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
@NullMarked
package io.llmproxy.core.internal.body;

import org.jspecify.annotations.NullMarked;
