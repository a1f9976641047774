package io.llmproxy.core.internal.exchange;

import io.llmproxy.api.event.CaptureMode;
import io.llmproxy.api.event.CapturedBody;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import io.llmproxy.core.internal.body.BodyCapture;
import io.llmproxy.core.internal.metrics.ExchangeMetrics;
import io.llmproxy.core.internal.price.PriceTable;
import io.llmproxy.core.internal.usage.Estimator;
import io.llmproxy.core.internal.usage.ExchangeReader;
import io.llmproxy.core.internal.usage.ExchangeReading;
import java.math.BigDecimal;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the record of an exchange of what was seen of it, counts and publishes it. Safe for use by several threads. */
public final class Accounting {
    private static final Logger log = LoggerFactory.getLogger(Accounting.class);

    private final Consumer<ExchangeEvent> events;
    private final ExchangeMetrics metrics;
    private final @Nullable Estimator estimator;
    private final PriceTable prices;
    private final boolean isUserFromRequest;
    private final ToldUsage toldUsage;

    /**
     * Sets up the accounting.
     *
     * @param events takes the records
     * @param metrics counts them
     * @param estimator counts tokens where the provider does not, or null if nothing is to be estimated
     * @param prices tells what usage costs
     * @param isUserFromRequest whether a request may name its user if the token does not
     * @param ticker elapsed time in nanoseconds
     */
    public Accounting(
            Consumer<ExchangeEvent> events,
            ExchangeMetrics metrics,
            @Nullable Estimator estimator,
            PriceTable prices,
            boolean isUserFromRequest,
            LongSupplier ticker) {
        this.events = events;
        this.metrics = metrics;
        this.estimator = estimator;
        this.prices = prices;
        this.isUserFromRequest = isUserFromRequest;
        toldUsage = new ToldUsage(ticker);
    }

    ExchangeReader reader(String method, @Nullable String contentType, @Nullable String contentEncoding) {
        return new ExchangeReader(method, contentType, contentEncoding, estimator);
    }

    /**
     * Counts an exchange and publishes exactly one event, or none if nothing is to be recorded.
     *
     * @param mode what is recorded
     * @param event knows all but what the bodies say
     * @param path of the request
     * @param tokenUser the user of the token, or null
     * @param reader has heard the exchange
     * @param isRelayed whether the answer reached the client to its end
     */
    void publish(
            CaptureMode mode,
            ExchangeEvent.Builder event,
            String path,
            @Nullable String tokenUser,
            ExchangeReader reader,
            boolean isRelayed) {
        try {
            ExchangeReading reading = reader.end(path, isRelayed);
            String user = tokenUser == null && isUserFromRequest ? reading.user() : tokenUser;
            addUsage(event, path, reading);
            if (reading.isFailed()) {
                event.errorCode("provider_error");
            }
            boolean isBodyCut = addBodies(event, reader.bodies());
            ExchangeEvent whole = event.userId(user)
                    .requestedModel(reading.requestedModel())
                    .model(reading.model() == null ? reading.requestedModel() : reading.model())
                    .streamed(reading.isStreamed())
                    .captureTruncated(reading.isCut() || isBodyCut)
                    .complete(isRelayed && reading.isWhole())
                    .build();
            metrics.add(whole);
            if (mode != CaptureMode.OFF) {
                events.accept(whole);
            }
        } catch (RuntimeException e) {
            log.error("An exchange at {} could not be recorded", path, e);
        }
    }

    /** Returns whether more was said than is kept. */
    private static boolean addBodies(ExchangeEvent.Builder event, @Nullable BodyCapture bodies) {
        if (bodies == null) {
            return false;
        }
        CapturedBody request = bodies.requestBody();
        CapturedBody response = bodies.responseBody();
        event.bodies(request, response);
        return (request != null && request.isTruncated()) || (response != null && response.isTruncated());
    }

    private void addUsage(ExchangeEvent.Builder event, String path, ExchangeReading reading) {
        Usage usage = reading.usage();
        boolean isRepetition = reading.objectId() != null
                && usage.source() == UsageSource.PROVIDER
                && toldUsage.isRepetition(reading.objectId(), path, tokens(usage));
        event.usage(usage).usageRepeated(isRepetition);
        String model = reading.model() == null ? reading.requestedModel() : reading.model();
        if (model != null && !isRepetition) {
            BigDecimal cost = prices.costUsd(model, usage);
            event.cost(cost, cost == null ? null : prices.version());
        }
    }

    private static long tokens(Usage usage) {
        return usage.totalTokens()
                .orElse(usage.inputTokens().orElse(0) + usage.outputTokens().orElse(0));
    }
}
