/**
 * The audit trail: takes events without ever holding up who records them, and brings them to a file and a database.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
@NullMarked
package io.llmproxy.core.internal.audit;

import org.jspecify.annotations.NullMarked;
