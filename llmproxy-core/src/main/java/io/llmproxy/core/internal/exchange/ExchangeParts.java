package io.llmproxy.core.internal.exchange;

import io.llmproxy.api.token.TokenValidator;
import io.llmproxy.core.ProviderConfig;
import io.llmproxy.core.internal.policy.ParameterPolicy;
import io.llmproxy.core.internal.policy.RequestPolicy;
import io.llmproxy.core.internal.token.ProjectDirectory;
import io.llmproxy.core.internal.upstream.Deadlines;
import io.llmproxy.core.internal.upstream.UpstreamSender;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * What every exchange needs of the engine.
 *
 * @param provider where calls go
 * @param requestPolicy judges method, path, origin and required headers
 * @param parameterPolicy judges fields of the body
 * @param tokens judges and charges tokens
 * @param projects knows the provider's keys
 * @param upstream calls the provider
 * @param deadlines watches the clock
 * @param recorder lends threads for reading bodies
 * @param accounting makes and publishes the records
 * @param refusalAudit tells the audit trail of callers that are refused
 * @param clock the wall clock
 * @param ticker elapsed time in nanoseconds
 * @param maxRequestBytes the largest body a client may send
 */
public record ExchangeParts(
        ProviderConfig provider,
        RequestPolicy requestPolicy,
        ParameterPolicy parameterPolicy,
        TokenValidator tokens,
        ProjectDirectory projects,
        UpstreamSender upstream,
        Deadlines deadlines,
        Recorder recorder,
        Accounting accounting,
        RefusalAudit refusalAudit,
        InstantSource clock,
        LongSupplier ticker,
        long maxRequestBytes) {}
