/**
 * What keeps secrets at rest: the keyed hash of tokens, the encryption of providers' keys.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
@NullMarked
package io.llmproxy.core.internal.crypto;

import org.jspecify.annotations.NullMarked;
