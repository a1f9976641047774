/**
 * Tokens and projects: who may call, on whose account, within which limits.
 *
 * <pre>
 * token text ── {@link io.llmproxy.api.token.TokenValidator} ──&gt; {@link io.llmproxy.api.token.TokenGrant}      the call goes on
 *                                    └──&gt; {@link io.llmproxy.api.token.TokenRejection}  the call is refused
 * </pre>
 */
@NullMarked
package io.llmproxy.api.token;

import org.jspecify.annotations.NullMarked;
