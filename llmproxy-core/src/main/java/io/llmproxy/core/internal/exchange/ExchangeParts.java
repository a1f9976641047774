package io.llmproxy.core.internal.exchange;

import io.llmproxy.api.token.TokenValidator;
import io.llmproxy.core.http.ClientAddresses;
import io.llmproxy.core.internal.token.ProjectDirectory;
import io.llmproxy.core.internal.upstream.Deadlines;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * What every exchange needs of the engine.
 *
 * @param providers where calls go
 * @param tokens judges and charges tokens
 * @param projects knows the projects, their policies and their keys
 * @param rulebook prepares the policies of projects
 * @param callLimits bounds the calls at a time of a project or token
 * @param addresses finds the addresses of clients
 * @param deadlines watches the clock
 * @param recorder lends threads for reading bodies
 * @param capture tells what is recorded
 * @param accounting makes and publishes the records
 * @param refusalAudit tells the audit trail of callers that are refused
 * @param clock the wall clock
 * @param ticker elapsed time in nanoseconds
 * @param maxRequestBytes the largest body a client may send
 * @param maxHeaderBytes how long the header fields of a request may be in sum
 */
public record ExchangeParts(
        Providers providers,
        TokenValidator tokens,
        ProjectDirectory projects,
        ProjectRulebook rulebook,
        CallLimits callLimits,
        ClientAddresses addresses,
        Deadlines deadlines,
        Recorder recorder,
        CaptureRules capture,
        Accounting accounting,
        RefusalAudit refusalAudit,
        InstantSource clock,
        LongSupplier ticker,
        long maxRequestBytes,
        int maxHeaderBytes) {}
