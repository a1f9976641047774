/**
 * {@code llmproxy manage}: projects, tokens, the audit trail and the cache of a running gateway, through its management API.
 *
 * <pre>
 * options, environment, .env ── ManageSettings ── ManagementClient ── HTTP ── the gateway's /manage/*
 *                                                       │
 *                          ManageException ── stderr ───┴─── Answer ── Output ── table, lines or JSON on stdout
 * </pre>
 */
@NullMarked
package io.llmproxy.cli.manage;

import org.jspecify.annotations.NullMarked;
