package io.llmproxy.servlet;

/** The labels of a sample, as the text format of Prometheus has them. Immutable. */
record PrometheusLabels(String text) {
    static final PrometheusLabels NONE = new PrometheusLabels("");

    static PrometheusLabels of(String name, String value) {
        return NONE.with(name, value);
    }

    PrometheusLabels with(String name, String value) {
        return new PrometheusLabels(text + (text.isEmpty() ? "" : ",") + name + "=\"" + escape(value) + '"');
    }

    private static String escape(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    @Override
    public String toString() {
        return text.isEmpty() ? "" : "{" + text + "}";
    }
}
