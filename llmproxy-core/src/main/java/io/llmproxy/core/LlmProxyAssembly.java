package io.llmproxy.core;

import io.llmproxy.api.audit.AuditStore;
import io.llmproxy.api.event.EventBus;
import io.llmproxy.core.LlmProxyParts.OpenParts;
import io.llmproxy.core.http.ClientAddresses;
import io.llmproxy.core.internal.audit.AuditSettings;
import io.llmproxy.core.internal.audit.AuditTrail;
import io.llmproxy.core.internal.body.BodyLimits;
import io.llmproxy.core.internal.config.AuditConfig;
import io.llmproxy.core.internal.dispatch.ConfiguredSink;
import io.llmproxy.core.internal.dispatch.SinkDiscovery;
import io.llmproxy.core.internal.dispatch.SinkDispatcher;
import io.llmproxy.core.internal.event.BusDiscovery;
import io.llmproxy.core.internal.exchange.Accounting;
import io.llmproxy.core.internal.exchange.CallLimits;
import io.llmproxy.core.internal.exchange.CaptureRules;
import io.llmproxy.core.internal.exchange.EventRelease;
import io.llmproxy.core.internal.exchange.ExchangeExecutor;
import io.llmproxy.core.internal.exchange.ExchangeParts;
import io.llmproxy.core.internal.exchange.Exchanges;
import io.llmproxy.core.internal.exchange.ProjectRulebook;
import io.llmproxy.core.internal.exchange.Providers;
import io.llmproxy.core.internal.exchange.Recorder;
import io.llmproxy.core.internal.exchange.RefusalAudit;
import io.llmproxy.core.internal.file.RotatingFile;
import io.llmproxy.core.internal.metrics.ExchangeMetrics;
import io.llmproxy.core.internal.price.PriceTable;
import io.llmproxy.core.internal.token.ChangeListener;
import io.llmproxy.core.internal.tokens.TokenCounter;
import io.llmproxy.core.internal.upstream.Deadlines;
import io.llmproxy.core.internal.upstream.EngineThreads;
import io.llmproxy.core.internal.usage.Estimator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the parts of an engine and joins them, from the ground up: accounts, audit trail, events, exchanges. */
final class LlmProxyAssembly {
    private static final Logger log = LoggerFactory.getLogger(LlmProxyAssembly.class);
    private static final int OLD_AUDIT_FILES = 10;

    private final LlmProxyBuilder settings;
    private final OpenParts open;

    LlmProxyAssembly(LlmProxyBuilder settings, OpenParts open) {
        this.settings = settings;
        this.open = open;
    }

    LlmProxyParts assemble() {
        ProviderGate.checked(settings.providers, settings.providerCheck);
        PriceTable prices = settings.priceFile == null ? PriceTable.shipped() : PriceTable.load(settings.priceFile);
        ClientAddresses addresses = ClientAddresses.behind(settings.trustedProxies);
        List<ConfiguredSink> sinks =
                SinkDiscovery.create(settings.sinks, settings.variables, settings.clock, classLoader());
        Accounts accounts = new Accounts(settings, open);
        AuditStore auditStore =
                settings.audit.isEnabled() && settings.audit.isInDatabase() ? accounts.auditStore() : null;
        AuditTrail trail = startTrail(auditStore);
        EventBus bus = open.add(settings.eventBus == null ? openBus() : settings.eventBus);
        Recorder recorder = open.add(new Recorder());
        SinkDispatcher dispatcher = open.add(SinkDispatcher.start(bus, sinks, settings.clock, settings.ticker));
        ExchangeMetrics metrics = new ExchangeMetrics(
                settings.providers.stream().map(ProviderConfig::name).toList(), settings.ticker);
        Accounting accounting = new Accounting(
                new EventRelease(
                        bus, settings.capture.allowedMetadata(), settings.capture.deniedMetadata(), settings.redactor),
                metrics,
                settings.usageEstimates ? new Estimator(TokenCounter.create()) : null,
                prices,
                settings.userFromRequest,
                settings.ticker);
        Providers providers = open.add(new Providers(settings.providers, settings.httpProxies, settings.ticker));
        ProviderGate gate = new ProviderGate(providers, settings.providerCheck);
        Exchanges exchanges = open(providers, accounts, recorder, accounting, trail, addresses);
        ChangeListener listener = accounts.watch(exchanges);
        Projects projects = new Projects(accounts.directory().store(), listener, settings.clock);
        Tokens tokens = accounts.tokens(projects, listener);
        log.info(
                "llmproxy started: providers {}, sinks {}",
                settings.providers,
                sinks.stream().map(ConfiguredSink::name).toList());
        return new LlmProxyParts(
                providers,
                gate,
                reload(gate),
                projects,
                tokens,
                new Audit(trail, auditStore, addresses, settings.clock),
                exchanges,
                recorder,
                metrics,
                bus,
                dispatcher,
                settings.ticker,
                settings.shutdownGrace,
                open);
    }

    private EventBus openBus() {
        return BusDiscovery.open(
                settings.eventBusName,
                settings.busSettings,
                settings.eventBufferSize,
                settings.variables,
                settings.clock,
                classLoader());
    }

    private ClassLoader classLoader() {
        return settings.classLoader == null ? LlmProxyBuilder.class.getClassLoader() : settings.classLoader;
    }

    private AuditTrail startTrail(@Nullable AuditStore store) {
        AuditConfig audit = settings.audit;
        return open.add(AuditTrail.start(
                openAuditFile(audit),
                store,
                AuditSettings.defaults().withRetention(audit.retention().isZero() ? null : audit.retention()),
                settings.clock,
                settings.ticker,
                open.add(new EngineThreads("audit"))));
    }

    private static @Nullable RotatingFile openAuditFile(AuditConfig audit) {
        Path file = audit.file();
        if (file == null || !audit.isEnabled()) {
            return null;
        }
        try {
            return RotatingFile.open(file, audit.maxFileBytes(), OLD_AUDIT_FILES);
        } catch (IOException e) {
            throw new InvalidConfigException(
                    "audit-log-file: " + file + " cannot be opened: " + e + " (expected: a writable file)", e);
        }
    }

    /** Returns what reads the provider file again, or null if there is no file. */
    private @Nullable ProviderReload reload(ProviderGate gate) {
        return settings.providerFile == null
                ? null
                : open.add(new ProviderReload(
                        settings.providerFile,
                        settings.defaultProvider,
                        gate,
                        settings.providerReloadInterval,
                        open.add(new EngineThreads("providers"))));
    }

    private CaptureRules captureRules() {
        return new CaptureRules(
                settings.capture.mode(),
                new BodyLimits(settings.capture.requestBytes(), settings.capture.responseBytes()));
    }

    private Exchanges open(
            Providers providers,
            Accounts accounts,
            Recorder recorder,
            Accounting accounting,
            AuditTrail trail,
            ClientAddresses addresses) {
        ExchangeExecutor threads = open.add(
                settings.executor == null
                        ? ExchangeExecutor.create(settings.maxConcurrentExchanges)
                        : ExchangeExecutor.over(settings.executor, settings.maxConcurrentExchanges));
        return new Exchanges(
                new ExchangeParts(
                        providers,
                        accounts.validator(),
                        accounts.directory(),
                        new ProjectRulebook(),
                        new CallLimits(settings.maxConcurrentPerProject, settings.maxConcurrentPerToken),
                        addresses,
                        open.add(new Deadlines(settings.ticker, new EngineThreads("deadlines"))),
                        recorder,
                        captureRules(),
                        accounting,
                        new RefusalAudit(trail, addresses),
                        settings.clock,
                        settings.ticker,
                        settings.maxRequestBytes,
                        settings.maxHeaderBytes),
                threads);
    }
}
