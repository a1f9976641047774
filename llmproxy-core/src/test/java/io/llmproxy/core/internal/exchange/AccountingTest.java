package io.llmproxy.core.internal.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.event.CaptureMode;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Outcome;
import io.llmproxy.api.event.UsageSource;
import io.llmproxy.core.internal.capture.ExchangeTap;
import io.llmproxy.core.internal.metrics.ExchangeMetrics;
import io.llmproxy.core.internal.price.PriceTable;
import io.llmproxy.core.internal.tokens.TokenCounter;
import io.llmproxy.core.internal.usage.Estimator;
import io.llmproxy.core.internal.usage.ExchangeReader;
import io.llmproxy.core.internal.usage.TokenUser;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccountingTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String USAGE =
            "\"usage\":{\"prompt_tokens\":1000000,\"completion_tokens\":0,\"total_tokens\":1000000}";

    private final CollectingBus bus = new CollectingBus();
    private final ExchangeMetrics metrics = new ExchangeMetrics(List.of(), System::nanoTime);
    private final Accounting accounting = accounting(false);

    @Test
    void theUserIsThatOfTheTokenUnlessItNamesNone() {
        String request = "{\"user\":\"z\",\"safety_identifier\":\"s\"}";

        assertThat(record(accounting, "POST", CHAT, "u1", request, "{}").userId())
                .hasValue("u1");
        assertThat(record(accounting, "POST", CHAT, null, request, "{}").userId())
                .isEmpty();
        assertThat(record(accounting(true), "POST", CHAT, "u1", request, "{}").userId())
                .hasValue("u1");
        assertThat(record(accounting(true), "POST", CHAT, null, request, "{}").userId())
                .hasValue("z");
        assertThat(record(accounting(true), "POST", CHAT, null, "{\"safety_identifier\":\"s\"}", "{}")
                        .userId())
                .hasValue("s");
        assertThat(record(accounting(true), "POST", CHAT, null, "{\"user\":7}", "{}")
                        .userId())
                .isEmpty();
    }

    @Test
    void theUserOfATokenIsInItsMetadata() {
        assertThat(TokenUser.of(Map.of("user_id", "u1", "app_user_id", "a9"))).isEqualTo("u1");
        assertThat(TokenUser.of(Map.of("user_id", "", "app_user_id", "a9"))).isEqualTo("a9");
        assertThat(TokenUser.of(Map.of("team", "x"))).isNull();
    }

    @Test
    void usageOfAKnownModelHasACost() {
        ExchangeEvent event = record(
                "POST", CHAT, "{\"model\":\"gpt-4o-mini\"}", "{\"model\":\"gpt-4o-mini-2024-07-18\"," + USAGE + "}");

        assertThat(event.costUsd()).hasValueSatisfying(cost -> assertThat(cost).isEqualByComparingTo("0.15"));
        assertThat(event.priceTable()).hasValue(PriceTable.shipped().version());
    }

    @Test
    void usageOfAnUnknownModelHasNoCostInsteadOfNothingToPay() {
        ExchangeEvent event = record("POST", CHAT, "{}", "{\"model\":\"nobody-knows-1\"," + USAGE + "}");

        assertThat(event.usage().source()).isEqualTo(UsageSource.PROVIDER);
        assertThat(event.costUsd()).isEmpty();
        assertThat(event.priceTable()).isEmpty();
    }

    @Test
    void bothModelsAreKept() {
        ExchangeEvent event = record("POST", CHAT, "{\"model\":\"fast\"}", "{\"model\":\"fast-2026-01\"}");

        assertThat(event.requestedModel()).hasValue("fast");
        assertThat(event.model()).hasValue("fast-2026-01");
        assertThat(record("POST", CHAT, "{\"model\":\"fast\"}", "{}").model()).hasValue("fast");
    }

    @Test
    void countsOfAnObjectThatIsFetchedAgainAreMarked() {
        String pending = "{\"object\":\"response\",\"id\":\"resp_1\",\"status\":\"queued\",\"usage\":null}";
        String done = "{\"object\":\"response\",\"id\":\"resp_1\",\"status\":\"completed\",\"model\":\"gpt-4o-mini\","
                + USAGE + "}";
        String fetch = "/v1/responses/resp_1";

        assertThat(record("POST", "/v1/responses", "{\"input\":\"x\"}", pending)
                        .usage()
                        .source())
                .isEqualTo(UsageSource.NONE);
        ExchangeEvent first = record("GET", fetch, "", done);
        ExchangeEvent second = record("GET", fetch, "", done);
        ExchangeEvent mock = record("POST", "/v1/responses", "{}", done);

        assertThat(first.isUsageRepeated()).isFalse();
        assertThat(first.costUsd()).isPresent();
        assertThat(second.isUsageRepeated()).isTrue();
        assertThat(second.usage()).isEqualTo(first.usage());
        assertThat(second.costUsd()).isEmpty();
        assertThat(mock.isUsageRepeated()).isFalse();
    }

    @Test
    void countsThatHaveGrownAreNoRepetition() {
        String batch =
                "{\"object\":\"batch\",\"id\":\"batch_1\",\"usage\":{\"input_tokens\":%1$d,\"output_tokens\":%1$d,\"total_tokens\":%1$d}}";

        record("POST", "/v1/batches", "{}", batch.formatted(0));
        ExchangeEvent done = record("GET", "/v1/batches/batch_1", "", batch.formatted(7));
        ExchangeEvent again = record("GET", "/v1/batches/batch_1", "", batch.formatted(7));

        assertThat(done.isUsageRepeated()).isFalse();
        assertThat(again.isUsageRepeated()).isTrue();
    }

    @Test
    void anErrorWithinAnAnswerIsTold() {
        ExchangeEvent event = record(
                "POST",
                CHAT,
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "{\"error\":{\"code\":\"content_filter\"}}");

        assertThat(event.errorCode()).hasValue("provider_error");
        assertThat(event.isComplete()).isFalse();
        assertThat(event.usage().source()).isEqualTo(UsageSource.NONE);
    }

    @Test
    void aStreamIsCompleteIfItHasTheEndOfItsKind() {
        String chunk =
                "data: {\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n";
        String last =
                "data: {\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
        String created = "data: {\"type\":\"response.created\",\"response\":{}}\n\n";
        String completed = "data: {\"type\":\"response.completed\",\"response\":{}}\n\n";
        String started = "data: {\"type\":\"message_start\",\"message\":{}}\n\n";

        assertThat(record("POST", CHAT, "", chunk).isComplete()).isFalse();
        assertThat(record("POST", CHAT, "", chunk + last).isComplete()).isTrue();
        assertThat(record("POST", CHAT, "", chunk + "data: [DONE]\n\n").isComplete())
                .isTrue();
        assertThat(record("POST", "/v1/responses", "", created).isComplete()).isFalse();
        assertThat(record("POST", "/v1/responses", "", created + completed).isComplete())
                .isTrue();
        assertThat(record("POST", "/v1/messages", "", started).isComplete()).isFalse();
        assertThat(record("POST", "/v1/messages", "", started + "data: {\"type\":\"message_stop\"}\n\n")
                        .isComplete())
                .isTrue();
        assertThat(record("POST", CHAT, "", "{\"choices\":[]}").isComplete()).isTrue();
    }

    @Test
    void whatIsPublishedIsCounted() {
        ExchangeEvent event = record(
                "POST", CHAT, "{\"model\":\"gpt-4o-mini\"}", "{\"model\":\"gpt-4o-mini-2024-07-18\"," + USAGE + "}");

        assertThat(metrics.providers()).singleElement().satisfies(counted -> {
            assertThat(counted.requests()).isEqualTo(1);
            assertThat(counted.inputTokens(UsageSource.PROVIDER)).isEqualTo(1_000_000);
            assertThat(counted.costUsd()).isEqualTo(event.costUsd().orElseThrow());
        });
    }

    private ExchangeEvent record(String method, String path, String request, String answer) {
        return record(accounting, method, path, null, request, answer);
    }

    private ExchangeEvent record(
            Accounting accounting, String method, String path, @Nullable String user, String request, String answer) {
        ExchangeReader reader = accounting.reader(method, "application/json", null);
        ExchangeTap tap = new ExchangeTap(reader, Runnable::run);
        tap.request(request.getBytes(UTF_8), 0, request.getBytes(UTF_8).length);
        tap.responseHead(200, "application/json", null);
        tap.response(answer.getBytes(UTF_8), 0, answer.getBytes(UTF_8).length);
        ExchangeEvent.Builder event = ExchangeEvent.builder()
                .exchangeId("e")
                .startedAt(Instant.EPOCH)
                .outcome(Outcome.COMPLETED)
                .method(method)
                .path(path);
        tap.end(() -> accounting.publish(CaptureMode.USAGE, event, path, user, reader, true));
        return bus.all().get(bus.all().size() - 1);
    }

    private Accounting accounting(boolean isUserFromRequest) {
        return new Accounting(
                bus::publish,
                metrics,
                new Estimator(TokenCounter.create()),
                PriceTable.shipped(),
                isUserFromRequest,
                System::nanoTime);
    }
}
