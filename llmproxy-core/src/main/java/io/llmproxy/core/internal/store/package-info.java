/**
 * Database: JDBI stores, HikariCP pool, Flyway migrations.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
@NullMarked
package io.llmproxy.core.internal.store;

import org.jspecify.annotations.NullMarked;
