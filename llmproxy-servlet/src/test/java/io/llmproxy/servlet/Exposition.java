package io.llmproxy.servlet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page in Prometheus' text format 0.0.4, read more strictly than Prometheus itself does: anything odd is an error. */
final class Exposition {
    private static final Pattern HELP = Pattern.compile("# HELP ([a-z_]+) ([^\\\\]+)");
    private static final Pattern TYPE = Pattern.compile("# TYPE ([a-z_]+) (counter|gauge|histogram)");
    private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)(?:\\{(.*)})? (-?\\d+(?:\\.\\d+)?)");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\]|\\\\[\\\\\"n])*)\"");
    private static final List<String> SUFFIXES = List.of("_bucket", "_sum", "_count");

    private final Map<String, Family> families = new LinkedHashMap<>();

    /** A metric with its samples by their labels; those of a histogram have the name of the sample in front. */
    record Family(String type, Map<String, Double> samples) {}

    private Exposition() {}

    static Exposition parse(String page) {
        if (!page.endsWith("\n")) {
            throw new AssertionError("no newline at the end");
        }
        Exposition exposition = new Exposition();
        String current = "";
        List<String> lines = page.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("#")) {
                current = match(HELP, line).group(1);
                Matcher type = match(TYPE, lines.get(++i));
                check(type.group(1).equals(current), "TYPE of another metric than HELP: " + current);
                check(
                        exposition.families.put(current, new Family(type.group(2), new TreeMap<>())) == null,
                        "metric begun twice: " + current);
            } else {
                exposition.addSample(current, line);
            }
        }
        exposition.families.forEach(Exposition::checkHistogram);
        return exposition;
    }

    private void addSample(String current, String line) {
        Matcher sample = match(SAMPLE, line);
        String name = sample.group(1);
        check(families.containsKey(current), "sample before its metric: " + line);
        Family family = families.get(current);
        String suffix = name.startsWith(current) ? name.substring(current.length()) : "?";
        boolean isHistogram = family.type.equals("histogram");
        check(isHistogram ? SUFFIXES.contains(suffix) : suffix.isEmpty(), "not a sample of " + current + ": " + line);
        Map<String, String> labels = labels(sample.group(2));
        check(suffix.equals("_bucket") == labels.containsKey("le"), "le is for buckets: " + line);
        String key = suffix + labels;
        check(family.samples.put(key, Double.parseDouble(sample.group(3))) == null, "sample twice: " + line);
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new TreeMap<>();
        int at = 0;
        while (text != null && at < text.length()) {
            if (at > 0) {
                check(text.charAt(at) == ',', "no comma between labels: " + text);
                at++;
            }
            Matcher label = LABEL.matcher(text).region(at, text.length());
            check(label.lookingAt(), "not a label: " + text.substring(at));
            check(labels.put(label.group(1), unescape(label.group(2))) == null, "label twice: " + text);
            at = label.end();
        }
        return labels;
    }

    private static String unescape(String value) {
        return Pattern.compile("\\\\(.)")
                .matcher(value)
                .replaceAll(escape -> escape.group(1).equals("n") ? "\n" : Matcher.quoteReplacement(escape.group(1)));
    }

    /** Buckets grow, the last one is +Inf and equals the count, and there is a sum. */
    private static void checkHistogram(String name, Family family) {
        if (!family.type.equals("histogram")) {
            return;
        }
        Map<String, Map<Double, Double>> buckets = new TreeMap<>();
        family.samples.forEach((key, value) -> {
            if (key.startsWith("_bucket")) {
                Matcher bound = Pattern.compile("le=([^,}]+)(, )?").matcher(key);
                check(bound.find(), key);
                double le =
                        bound.group(1).equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound.group(1));
                buckets.computeIfAbsent(bound.replaceAll("").substring(7), unused -> new TreeMap<>())
                        .put(le, value);
            }
        });
        buckets.forEach((labels, counts) -> {
            List<Double> ascending = new ArrayList<>(counts.values());
            check(ascending.stream().sorted().toList().equals(ascending), "buckets of " + name + labels + " shrink");
            check(
                    counts.get(Double.POSITIVE_INFINITY).equals(family.samples.get("_count" + labels)),
                    "+Inf of " + name + labels + " is not its count");
            check(family.samples.containsKey("_sum" + labels), "no sum of " + name + labels);
        });
    }

    private static Matcher match(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        check(matcher.matches(), "malformed line: " + line);
        return matcher;
    }

    private static void check(boolean isTrue, String otherwise) {
        if (!isTrue) {
            throw new AssertionError(otherwise);
        }
    }

    Map<String, Family> families() {
        return families;
    }

    /** Returns all samples of a metric by their labels, such as {@code {provider=openai}}. */
    Map<String, Double> samples(String name) {
        check(families.containsKey(name), "no metric " + name);
        return families.get(name).samples;
    }

    double value(String name) {
        return samples(name).get("{}");
    }
}
