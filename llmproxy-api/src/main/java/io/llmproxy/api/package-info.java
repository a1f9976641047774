/**
 * The words of llmproxy: what hosts and plug-in authors compile against.
 *
 * <p>A request carries a <em>token</em> ({@link io.llmproxy.api.token}); the gateway relays it to a provider and publishes one
 * <em>event</em> per exchange ({@link io.llmproxy.api.event}), which a dispatcher delivers to every configured
 * <em>sink</em> ({@link io.llmproxy.api.sink}).
 * What is done to the gateway itself is told by its <em>audit trail</em> ({@link io.llmproxy.api.audit}).
 *
 * <p>This module depends on nothing at run time.
 */
@NullMarked
package io.llmproxy.api;

import org.jspecify.annotations.NullMarked;
