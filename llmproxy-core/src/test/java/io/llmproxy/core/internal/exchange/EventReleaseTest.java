package io.llmproxy.core.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.event.CapturedBody;
import io.llmproxy.api.event.EventRedactor;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.testing.SampleEvents;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventReleaseTest {
    private static final CapturedBody BODY = new CapturedBody("said", false, false);

    private final CollectingBus bus = new CollectingBus();
    private final ExchangeEvent event = SampleEvents.complete("e1")
            .tokenMetadata(Map.of("user_id", "u7", "team", "x", "mail", "a@b"))
            .userId("u7")
            .bodies(BODY, BODY)
            .responseHeaders(Map.of("date", List.of("today")))
            .build();

    @Test
    void anEventGoesOnAsItIsUnlessToldOtherwise() {
        assertThat(released(List.of(), List.of(), null)).isSameAs(event);
    }

    @Test
    void onlyAllowedMetadataGoOn() {
        ExchangeEvent released = released(List.of("user_id", "team"), List.of(), null);

        assertThat(released.tokenMetadata()).containsOnlyKeys("user_id", "team");
        assertThat(released.userId()).hasValue("u7");
    }

    @Test
    void deniedMetadataDoNotGoOnAndNameNoUser() {
        ExchangeEvent released = released(List.of("user_id", "team"), List.of("user_id"), null);

        assertThat(released.tokenMetadata()).containsOnlyKeys("team");
        assertThat(released.userId()).isEmpty();
    }

    @Test
    void theRedactorHasTheLastWord() {
        ExchangeEvent released = released(
                List.of(),
                List.of("mail"),
                seen -> seen.toBuilder()
                        .userId("hash of "
                                + seen.tokenMetadata().keySet().stream()
                                        .sorted()
                                        .toList())
                        .build());

        assertThat(released.userId()).hasValue("hash of [team, user_id]");
        assertThat(released.responseBody()).hasValue(BODY);
    }

    static List<EventRedactor> brokenRedactors() {
        return List.of(
                seen -> {
                    throw new IllegalStateException("said");
                },
                seen -> {
                    throw new NoClassDefFoundError("said");
                },
                seen -> {
                    String text = "x".repeat(1_000_000);
                    boolean isMatch = Pattern.matches("(x|y)*", text);
                    throw new AssertionError("matched without a stack: " + isMatch);
                },
                seen -> {
                    throw new OutOfMemoryError("said");
                },
                seen -> null,
                seen -> seen.toBuilder().exchangeId("e2").build());
    }

    @ParameterizedTest
    @MethodSource("brokenRedactors")
    void anEventOfABrokenRedactorGoesOnWithoutWhatPeopleSaidAndWhoTheyAre(EventRedactor redactor) {
        ExchangeEvent released = released(List.of(), List.of(), redactor);

        assertThat(released)
                .usingRecursiveComparison()
                .isEqualTo(event.toBuilder()
                        .bodies(null, null)
                        .responseHeaders(Map.of())
                        .tokenMetadata(Map.of())
                        .userId(null)
                        .build());
    }

    private ExchangeEvent released(List<String> allowed, List<String> denied, @Nullable EventRedactor redactor) {
        new EventRelease(bus, allowed, denied, redactor).accept(event);
        return bus.only();
    }
}
