package io.llmproxy.core.internal.price;

import io.llmproxy.api.event.Usage;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Sorts the counters of a provider into buckets. Providers disagree on what their totals include, and only arithmetic tells:
 *
 * <ul>
 *   <li>{@code cached_tokens}, {@code cache_write_tokens}, {@code audio_tokens} and {@code image_tokens} are parts of the count that they
 *       detail. What would make more than that count is cut, except for the audio of a request: there may be more of it than of input, or
 *       the total only fits with it on top.
 *   <li>Anthropic's {@code cache_read_input_tokens} and {@code cache_creation_input_tokens} come on top of the input, unless a total says
 *       that input and output are all, or a {@code cached_tokens} beside them says the same in OpenAI's words.
 *   <li>Reasoning is part of the output, unless the total only fits with it on top or there is more of it than of output.
 *   <li>{@code tool_use_prompt_tokens} come on top of the input, unless the total fits without them.
 * </ul>
 */
final class BucketSorter {
    private final Map<String, Long> inputDetails;
    private final Map<String, Long> outputDetails;
    private final OptionalLong total;
    private final OptionalLong reportedOutput;
    private final long output;
    private final long reasoning;
    private final long audio;
    private final long input;
    private final long toolUse;
    private final Map<Bucket, Long> buckets = new EnumMap<>(Bucket.class);

    BucketSorter(Usage usage) {
        inputDetails = usage.inputDetails();
        outputDetails = usage.outputDetails();
        total = usage.totalTokens();
        reportedOutput = usage.outputTokens();
        output = Math.max(0, reportedOutput.orElse(0));
        // Anthropic calls it thinking.
        reasoning = Math.max(count(outputDetails, "reasoning_tokens"), count(outputDetails, "thinking_tokens"));
        audio = count(inputDetails, "audio_tokens");
        long tools = count(inputDetails, "tool_use_prompt_tokens");
        input = wholeInput(Math.max(0, usage.inputTokens().orElse(0)), tools);
        toolUse = isTotal(input + output) || isTotal(input + output + reasoning) ? 0 : tools;
    }

    TokenBuckets sorted() {
        sortInput();
        sortOutput(wholeOutput());
        return new TokenBuckets(buckets, 0, reportedOutput.isPresent() || total.isPresent());
    }

    /** Returns the input with the audio that a provider counts beside it, which is the last explanation of a total. */
    private long wholeInput(long reported, long tools) {
        long known = reported + output;
        boolean isOnTop = reportedOutput.isPresent()
                && isTotal(known + audio)
                && !isTotal(known)
                && !isTotal(known + reasoning)
                && !isTotal(known + tools)
                && !isTotal(known + tools + reasoning);
        return reported + (isOnTop || audio > reported ? audio : 0);
    }

    private void sortInput() {
        long image = Math.min(count(inputDetails, "image_tokens"), input - audio);
        long cached = Math.max(count(inputDetails, "cached_tokens"), count(inputDetails, "prompt_cache_hit_tokens"));
        long write = count(inputDetails, "cache_write_tokens");
        boolean isCacheOnTop = cached == 0 && write == 0 && !isTotal(input + output);
        long write1h = count(inputDetails, "cache_creation.ephemeral_1h_input_tokens");
        long write5m = Math.max(
                count(inputDetails, "cache_creation_input_tokens") - write1h,
                count(inputDetails, "cache_creation.ephemeral_5m_input_tokens"));
        cached = Math.max(cached, count(inputDetails, "cache_read_input_tokens"));
        write = Math.max(write - write1h, write5m);
        long inside = 0;
        if (!isCacheOnTop) {
            cached = Math.min(cached, input);
            write1h = Math.min(write1h, input - cached);
            write = Math.min(write, input - cached - write1h);
            inside = cached + write1h + write;
        }
        // Cached tokens may be audio or pictures. Where nobody says how many, those are that would not fit otherwise.
        long overlap = Math.max(0, inside + audio + image - input);
        long cachedAudio =
                part(cached, audio, Math.max(count(inputDetails, "cached_tokens_details.audio_tokens"), overlap));
        long cachedImage = part(
                cached - cachedAudio,
                image,
                Math.max(count(inputDetails, "cached_tokens_details.image_tokens"), overlap - cachedAudio));
        long plainAudio = audio - cachedAudio;
        long plainImage = image - cachedImage;

        put(Bucket.AUDIO_INPUT, plainAudio);
        put(Bucket.IMAGE_INPUT, plainImage);
        put(Bucket.AUDIO_CACHED_INPUT, cachedAudio);
        put(Bucket.IMAGE_CACHED_INPUT, cachedImage);
        put(Bucket.CACHED_INPUT, cached - cachedAudio - cachedImage);
        put(Bucket.CACHE_WRITE, write);
        put(Bucket.CACHE_WRITE_1H, write1h);
        put(Bucket.INPUT, Math.max(0, input - inside - plainAudio - plainImage) + toolUse);
    }

    /** Returns all tokens of the answer, those of reasoning included. */
    private long wholeOutput() {
        if (reportedOutput.isEmpty()) {
            return Math.max(reasoning, total.orElse(0) - input - toolUse);
        }
        long known = input + toolUse + output;
        boolean isOnTop = reasoning > output || (!isTotal(known) && isTotal(known + reasoning));
        return output + (isOnTop ? reasoning : 0);
    }

    private void sortOutput(long whole) {
        long thought = Math.min(reasoning, whole);
        long spoken = Math.min(count(outputDetails, "audio_tokens"), whole - thought);
        long drawn = Math.min(count(outputDetails, "image_tokens"), whole - thought - spoken);
        put(Bucket.REASONING, thought);
        put(Bucket.AUDIO_OUTPUT, spoken);
        put(Bucket.IMAGE_OUTPUT, drawn);
        put(Bucket.OUTPUT, whole - thought - spoken - drawn);
    }

    private boolean isTotal(long sum) {
        return total.isPresent() && total.getAsLong() == sum;
    }

    private void put(Bucket bucket, long count) {
        if (count > 0) {
            buckets.put(bucket, count);
        }
    }

    private static long part(long cached, long kind, long wanted) {
        return Math.max(0, Math.min(wanted, Math.min(cached, kind)));
    }

    private static long count(Map<String, Long> details, String name) {
        return Math.max(0, details.getOrDefault(name, 0L));
    }
}
