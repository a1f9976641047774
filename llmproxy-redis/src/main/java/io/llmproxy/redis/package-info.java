/** The event bus over Redis Streams. */
@NullMarked
package io.llmproxy.redis;

import org.jspecify.annotations.NullMarked;
