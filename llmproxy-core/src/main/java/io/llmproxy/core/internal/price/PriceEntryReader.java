package io.llmproxy.core.internal.price;

import io.llmproxy.core.internal.config.Glob;
import io.llmproxy.core.internal.price.PriceEntry.Tier;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Reads one entry of {@code models} in a price file. */
final class PriceEntryReader {
    private static final List<String> PRICES =
            Arrays.stream(Bucket.values()).map(Bucket::key).toList();
    private static final List<String> KEYS = Stream.concat(Stream.of("match", "per_minute", "above"), PRICES.stream())
            .toList();
    private static final List<String> TIER_KEYS =
            Stream.concat(Stream.of("input_tokens"), PRICES.stream()).toList();

    private PriceEntryReader() {}

    static PriceEntry read(JsonPlace entry) {
        entry.refuseUnknown(KEYS);
        List<Glob> models = globs(entry);
        Prices prices = prices(entry);
        BigDecimal perMinute = entry.price("per_minute");
        if (Stream.concat(Stream.of("per_minute"), PRICES.stream()).noneMatch(entry::has)) {
            entry.addProblem("", "no price (expected: at least one of " + String.join(", ", PRICES) + ", per_minute)");
        }
        return new PriceEntry(models, prices, perMinute, entry.has("above") ? tiers(entry) : List.of());
    }

    private static List<Glob> globs(JsonPlace entry) {
        List<Glob> globs = new ArrayList<>();
        for (String text : entry.texts("match", "a model or a glob such as gpt-4o-20*")) {
            try {
                globs.add(Glob.parse(text.toLowerCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                entry.addProblem("match", String.valueOf(e.getMessage()));
            }
        }
        return globs;
    }

    private static List<Tier> tiers(JsonPlace entry) {
        List<Tier> tiers = new ArrayList<>();
        long lower = 0;
        for (JsonPlace tier : entry.objects("above", "a list with at least one tier")) {
            tier.refuseUnknown(TIER_KEYS);
            long size = tier.positive("input_tokens", "a whole number such as 200000");
            if (size > 0 && size <= lower) {
                tier.addProblem("input_tokens", size + " (expected: more than the " + lower + " of the tier before)");
            }
            if (PRICES.stream().noneMatch(tier::has)) {
                tier.addProblem("", "no price (expected: at least one of " + String.join(", ", PRICES) + ")");
            }
            lower = Math.max(lower, size);
            tiers.add(new Tier(size, prices(tier)));
        }
        return tiers;
    }

    private static Prices prices(JsonPlace place) {
        Map<Bucket, BigDecimal> prices = new EnumMap<>(Bucket.class);
        for (Bucket bucket : Bucket.values()) {
            BigDecimal price = place.price(bucket.key());
            if (price != null) {
                prices.put(bucket, price);
            }
        }
        return new Prices(prices);
    }
}
