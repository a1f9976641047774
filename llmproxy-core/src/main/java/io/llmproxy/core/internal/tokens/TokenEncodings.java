package io.llmproxy.core.internal.tokens;

import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.ModelType;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which encoding a model uses, judged by its name. */
final class TokenEncodings {
    /** For what is neither known nor called like a newer model of OpenAI. */
    private static final EncodingType FALLBACK = EncodingType.CL100K_BASE;

    /** The first that fits counts; the library knows the historic names. */
    private static final List<Family> FAMILIES = List.of(
            new Family("gpt-4-", EncodingType.CL100K_BASE),
            new Family("gpt-3.5", EncodingType.CL100K_BASE),
            new Family("gpt-35", EncodingType.CL100K_BASE),
            new Family("gpt-image", EncodingType.CL100K_BASE),
            new Family("gpt-", EncodingType.O200K_BASE),
            new Family("chatgpt-4o", EncodingType.O200K_BASE),
            new Family("o1", EncodingType.O200K_BASE),
            new Family("o3", EncodingType.O200K_BASE),
            new Family("o4", EncodingType.O200K_BASE),
            new Family("omni", EncodingType.O200K_BASE),
            new Family("code-davinci-", EncodingType.P50K_BASE),
            new Family("code-cushman-", EncodingType.P50K_BASE));

    private static final String FINE_TUNED = "ft:";

    private record Family(String prefix, EncodingType encoding) {}

    private TokenEncodings() {}

    /**
     * Finds the encoding of a model.
     *
     * @param model its name in any case, also with a provider before it ({@code openai/gpt-4o}) or fine-tuned ({@code
     *     ft:gpt-4o-mini:acme::id}, {@code davinci:ft-acme}); null if unknown
     * @return its encoding, cl100k if the name says nothing
     */
    static EncodingType of(@Nullable String model) {
        if (model == null) {
            return FALLBACK;
        }
        String base = baseModel(model.strip().toLowerCase(Locale.ROOT));
        return ModelType.fromName(base)
                .map(known -> withoutEditing(known.getEncodingType()))
                .orElseGet(() -> ofFamily(base));
    }

    /** Cuts off whose model it is, at both ends. */
    private static String baseModel(String model) {
        String head = model;
        int fineTuned = model.indexOf(FINE_TUNED);
        if (fineTuned == 0 || (fineTuned > 0 && model.charAt(fineTuned - 1) == '/')) {
            head = model.substring(fineTuned + FINE_TUNED.length());
        }
        int colon = head.indexOf(':');
        String name = colon < 0 ? head : head.substring(0, colon);
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static EncodingType ofFamily(String base) {
        return FAMILIES.stream()
                .filter(family -> base.startsWith(family.prefix()))
                .map(Family::encoding)
                .findFirst()
                .orElse(FALLBACK);
    }

    /** The editing models have three more special tokens, which are not counted as such: no need for a second vocabulary. */
    private static EncodingType withoutEditing(EncodingType encoding) {
        return encoding == EncodingType.P50K_EDIT ? EncodingType.P50K_BASE : encoding;
    }
}
