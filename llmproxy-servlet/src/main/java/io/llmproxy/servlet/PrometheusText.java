package io.llmproxy.servlet;

import io.llmproxy.core.LatencyHistogram;
import io.llmproxy.core.LatencyHistogram.Bucket;
import java.math.BigDecimal;
import java.time.Duration;

/** Writes metrics in Prometheus' text format, version 0.0.4. Not safe for use by several threads. */
final class PrometheusText {
    static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final StringBuilder text = new StringBuilder(16_384);

    /** A metric whose samples follow. All of them must be added before the next metric is begun. */
    final class Family {
        private final String name;

        private Family(String name) {
            this.name = name;
        }

        Family add(PrometheusLabels labels, long value) {
            sample(name, labels, Long.toString(value));
            return this;
        }

        Family add(PrometheusLabels labels, BigDecimal value) {
            sample(name, labels, plain(value));
            return this;
        }

        Family add(PrometheusLabels labels, LatencyHistogram histogram) {
            for (Bucket bucket : histogram.buckets()) {
                bucket(labels, plain(seconds(bucket.upperBound())), bucket.count());
            }
            bucket(labels, "+Inf", histogram.count());
            sample(name + "_sum", labels, plain(seconds(histogram.sum())));
            sample(name + "_count", labels, Long.toString(histogram.count()));
            return this;
        }

        private void bucket(PrometheusLabels labels, String bound, long count) {
            sample(name + "_bucket", labels.with("le", bound), Long.toString(count));
        }
    }

    /** Begins a metric; the help is one line without backslashes. */
    private Family family(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        return new Family(name);
    }

    Family counter(String name, String help) {
        return family(name, "counter", help);
    }

    Family gauge(String name, String help) {
        return family(name, "gauge", help);
    }

    Family histogram(String name, String help) {
        return family(name, "histogram", help);
    }

    void counter(String name, String help, long value) {
        counter(name, help).add(PrometheusLabels.NONE, value);
    }

    void counter(String name, String help, Duration value) {
        counter(name, help).add(PrometheusLabels.NONE, seconds(value));
    }

    void gauge(String name, String help, long value) {
        gauge(name, help).add(PrometheusLabels.NONE, value);
    }

    void gauge(String name, String help, Duration value) {
        gauge(name, help).add(PrometheusLabels.NONE, seconds(value));
    }

    private void sample(String name, PrometheusLabels labels, String value) {
        text.append(name).append(labels).append(' ').append(value).append('\n');
    }

    /** Returns the seconds, without trailing zeros behind the point. */
    static BigDecimal seconds(Duration time) {
        BigDecimal seconds = BigDecimal.valueOf(time.getSeconds()).add(BigDecimal.valueOf(time.getNano(), 9));
        return seconds.setScale(Math.max(0, seconds.stripTrailingZeros().scale()));
    }

    private static String plain(BigDecimal value) {
        return value.stripTrailingZeros().toPlainString();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
