/**
 * Files that grow by whole lines: appending, repair after a crash, rotation by size.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
@NullMarked
package io.llmproxy.core.internal.file;

import org.jspecify.annotations.NullMarked;
