package io.llmproxy.cli.manage;

/**
 * What a command works with.
 *
 * @param client the way to the server
 * @param output the way to the operator
 */
record Session(ManagementClient client, Output output) {}
