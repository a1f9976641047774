package io.llmproxy.benchmarks.run.chart;

import java.util.Locale;

/** Writes shapes and text, at places in pixels. */
final class Svg {
    static final String INK = "#1f2937";
    static final String PALE_INK = "#5b6778";
    static final String GRID = "#e5e9f0";
    static final String WHITE = "#ffffff";

    private static final String FONT = "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif";

    private final StringBuilder body = new StringBuilder();
    private final int width;
    private final int height;

    /** Begins with a white sheet, so that it can be read on dark pages too. */
    Svg(int width, int height, String title) {
        this.width = width;
        this.height = height;
        add("<title>" + escaped(title) + "</title>");
        add(String.format(
                Locale.ROOT,
                "<rect x='0.5' y='0.5' width='%d' height='%d' rx='6' fill='%s' stroke='%s'/>",
                width - 1,
                height - 1,
                WHITE,
                GRID));
    }

    void text(double x, double y, Anchor anchor, Style style, String text) {
        add(String.format(
                Locale.ROOT,
                "<text x='%.1f' y='%.1f' text-anchor='%s' font-size='%d' font-weight='%s' fill='%s'>%s</text>",
                x,
                y,
                anchor.value,
                style.size,
                style.weight,
                style.colour,
                escaped(text)));
    }

    void line(double x1, double y1, double x2, double y2, String colour, double thickness) {
        add(String.format(
                Locale.ROOT,
                "<line x1='%.1f' y1='%.1f' x2='%.1f' y2='%.1f' stroke='%s' stroke-width='%.1f'/>",
                x1,
                y1,
                x2,
                y2,
                colour,
                thickness));
    }

    void bar(double x, double y, double width, double height, String colour) {
        add(String.format(
                Locale.ROOT,
                "<rect x='%.1f' y='%.1f' width='%.1f' height='%.1f' rx='2' fill='%s'/>",
                x,
                y,
                width,
                height,
                colour));
    }

    void dot(double x, double y, double radius, String fill, String stroke) {
        add(String.format(
                Locale.ROOT,
                "<circle cx='%.1f' cy='%.1f' r='%.1f' fill='%s' stroke='%s' stroke-width='2'/>",
                x,
                y,
                radius,
                fill,
                stroke));
    }

    /** The whole document. */
    String document() {
        return String.format(Locale.ROOT, """
                <svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' width='%d' height='%d' role='img' font-family="%s">
                %s</svg>
                """, width, height, width, height, FONT, body);
    }

    private void add(String element) {
        body.append("  ").append(element).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    enum Anchor {
        START("start"),
        MIDDLE("middle"),
        END("end");

        private final String value;

        Anchor(String value) {
            this.value = value;
        }
    }

    enum Style {
        TITLE(16, "600", INK),
        SUBTITLE(12, "400", PALE_INK),
        LABEL(13, "400", INK),
        STRONG_LABEL(13, "600", INK),
        NOTE(12, "400", PALE_INK),
        TICK(11, "400", PALE_INK);

        private final int size;
        private final String weight;
        private final String colour;

        Style(int size, String weight, String colour) {
            this.size = size;
            this.weight = weight;
            this.colour = colour;
        }
    }
}
