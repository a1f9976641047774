/**
 * The audit trail: who did what to the gateway, from where, and whether it was allowed.
 *
 * <pre>
 * management call, refused login ──&gt; {@link io.llmproxy.api.audit.AuditEvent} ──&gt; file
 *                                                    └──&gt; {@link io.llmproxy.api.audit.AuditStore} &lt;── {@link io.llmproxy.api.audit.AuditQuery}
 * </pre>
 */
@NullMarked
package io.llmproxy.api.audit;

import org.jspecify.annotations.NullMarked;
