package io.llmproxy.core.internal.price;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.llmproxy.core.InvalidConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a price file says.
 *
 * @param version its name for itself
 * @param extendsShipped whether the shipped entries come after these
 * @param entries in the order of the file
 */
record PriceFile(String version, boolean extendsShipped, List<PriceEntry> entries) {
    private static final String SHIPPED = "/io/llmproxy/core/prices.json";
    private static final String UNIT = "USD per 1,000,000 tokens";
    private static final List<String> KEYS = List.of("version", "currency", "unit", "source", "extends", "models");
    private static final int MAX_BYTES = 4 << 20;

    // Locations without the source keep the content of the file out of messages. The buffers are not bound to threads
    // of the
    // host, which would keep the class loader of an application that has gone.
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    PriceFile {
        entries = List.copyOf(entries);
    }

    static PriceFile shipped() {
        try (InputStream input = Objects.requireNonNull(PriceFile.class.getResourceAsStream(SHIPPED), SHIPPED)) {
            return parse("the shipped prices", input.readAllBytes());
        } catch (IOException e) {
            throw new InvalidConfigException("the shipped prices: not readable", e);
        }
    }

    static PriceFile read(Path file) {
        try (InputStream input = Files.newInputStream(file)) {
            byte[] bytes = input.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw unreadable(file, "more than 4 MiB (expected: a file with prices)", null);
            }
            return parse(file.toString(), bytes);
        } catch (NoSuchFileException e) {
            throw unreadable(file, "no such file", e);
        } catch (IOException e) {
            throw unreadable(file, "not readable (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private static PriceFile parse(String name, byte[] bytes) {
        JsonNode root;
        try {
            root = JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new InvalidConfigException(
                    name + ":" + line(e) + ": failed to parse price file: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new InvalidConfigException(name + ": failed to parse price file: not UTF-8", e);
        }
        List<String> problems = new ArrayList<>();
        PriceFile file = interpret(JsonPlace.root(name, root, problems));
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(problems);
        }
        return file;
    }

    private static PriceFile interpret(JsonPlace root) {
        root.refuseUnknown(KEYS);
        String version = root.text("version", "a text such as 2026-11-25");
        root.requireText("currency", "USD");
        root.requireText("unit", UNIT);
        root.optionalText("source", "a text that says where the prices come from");
        boolean extendsShipped = root.has("extends");
        if (extendsShipped) {
            root.requireText("extends", "shipped");
        }
        List<PriceEntry> entries = new ArrayList<>();
        for (JsonPlace model : root.objects("models", "a list with at least one entry")) {
            entries.add(PriceEntryReader.read(model));
        }
        return new PriceFile(version, extendsShipped, entries);
    }

    private static int line(JsonProcessingException e) {
        return e.getLocation() == null ? 1 : e.getLocation().getLineNr();
    }

    private static InvalidConfigException unreadable(Path file, String why, @Nullable IOException cause) {
        return new InvalidConfigException(file + ": failed to read price file: " + why, cause);
    }
}
