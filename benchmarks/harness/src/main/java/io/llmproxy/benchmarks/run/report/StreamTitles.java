package io.llmproxy.benchmarks.run.report;

/** What measures with many streams are called. */
final class StreamTitles {
    private StreamTitles() {}

    static String of(String measure) {
        String number = measure.replaceFirst("^streams-(h2-)?", "");
        return Numbers.of(Double.parseDouble(number)) + " streams of 10 s at a time"
                + (measure.startsWith("streams-h2-") ? ", HTTP/2 to the provider" : "");
    }
}
