/**
 * JSON as it comes off the wire: pushed in pieces, of any size, damaged or not, read in bounded memory.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
@NullMarked
package io.llmproxy.core.internal.json;

import org.jspecify.annotations.NullMarked;
