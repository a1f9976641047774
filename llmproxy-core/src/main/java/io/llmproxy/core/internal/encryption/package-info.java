/**
 * Encryption at rest: which secrets of a database lie there in which form, whether an engine may start with them, and how they get
 * another key.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
@NullMarked
package io.llmproxy.core.internal.encryption;

import org.jspecify.annotations.NullMarked;
