package io.llmproxy.core.internal.price;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.llmproxy.api.event.Usage;
import io.llmproxy.core.InvalidConfigException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** List prices of models; turns a usage into US dollars. Safe for use by many threads. */
public final class PriceTable {
    private static final int MAX_FOUND = 1_000;

    private final String version;
    private final List<PriceEntry> entries;

    /** By the name as it was asked for; an entry is looked for among all, pattern by pattern. */
    private final Cache<String, Optional<PriceEntry>> found =
            Caffeine.newBuilder().maximumSize(MAX_FOUND).executor(Runnable::run).build();

    private PriceTable(String version, List<PriceEntry> entries) {
        this.version = version;
        this.entries = List.copyOf(entries);
    }

    /**
     * Reads the prices that come with the library.
     *
     * @return the table
     */
    public static PriceTable shipped() {
        PriceFile file = PriceFile.shipped();
        return new PriceTable(file.version(), file.entries());
    }

    /**
     * Reads and checks a user's prices. They replace the shipped ones, or go before them if the file says so.
     *
     * @param file a JSON file of at most 4 MiB
     * @return the table
     * @throws InvalidConfigException with all problems of the file, each with entry and key
     */
    public static PriceTable load(Path file) {
        PriceFile own = PriceFile.read(file);
        if (!own.extendsShipped()) {
            return new PriceTable(own.version(), own.entries());
        }
        PriceFile shipped = PriceFile.shipped();
        List<PriceEntry> entries = new ArrayList<>(own.entries());
        entries.addAll(shipped.entries());
        return new PriceTable(own.version() + "+" + shipped.version(), entries);
    }

    /**
     * Returns which prices these are.
     *
     * @return the version of the file; with a {@code +} and that of the shipped prices if it extends them
     */
    public String version() {
        return version;
    }

    /**
     * Returns what an exchange costs by the first entry for its model. No tokens at all cost nothing, no counts have no cost.
     *
     * @param model the model; case and a provider in front of it do not matter
     * @param usage the counts, whoever made them
     * @return US dollars, not rounded except for audio by the minute (12 places); null if the model or the counts are not known, or if
     *     there are tokens without a price, since half a sum would look like a whole one
     */
    public @Nullable BigDecimal costUsd(String model, Usage usage) {
        PriceEntry entry = found.get(model, this::find).orElse(null);
        return entry == null ? null : plain(entry.cost(usage));
    }

    private Optional<PriceEntry> find(String model) {
        ModelName name = ModelName.of(model);
        return entries.stream().filter(entry -> entry.isFor(name)).findFirst();
    }

    List<PriceEntry> entries() {
        return entries;
    }

    /** Neither 0.50 nor 1E+1, so that equal costs are equal. */
    private static @Nullable BigDecimal plain(@Nullable BigDecimal cost) {
        if (cost == null) {
            return null;
        }
        BigDecimal stripped = cost.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
