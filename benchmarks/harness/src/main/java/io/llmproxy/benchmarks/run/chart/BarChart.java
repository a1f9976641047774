package io.llmproxy.benchmarks.run.chart;

import io.llmproxy.benchmarks.run.chart.Svg.Anchor;
import io.llmproxy.benchmarks.run.chart.Svg.Style;
import java.util.List;

/** Horizontal bars with their values beside them, and a thin line from the lowest to the highest value of each. */
public final class BarChart {
    private static final int NOTE_WIDTH = 170;
    private static final int FOOT_HEIGHT = 18;
    private static final double THICKNESS = 16;
    private static final double NOTE_GAP = 8;

    private BarChart() {}

    /**
     * Draws a chart.
     *
     * @param bars from top to bottom
     */
    public static String draw(String title, String subtitle, List<Bar> bars) {
        Sheet sheet = new Sheet(title, subtitle, bars.size(), NOTE_WIDTH, FOOT_HEIGHT);
        Svg svg = sheet.svg();
        double longest = bars.stream().mapToDouble(Bar::highest).max().orElse(0);
        double scale = longest > 0 ? sheet.roomWidth() / longest : 0;
        for (int row = 0; row < bars.size(); row++) {
            Bar bar = bars.get(row);
            double middle = sheet.middle(row);
            sheet.label(row, bar.label(), bar.tone());
            svg.bar(
                    Sheet.ROOM_LEFT,
                    middle - THICKNESS / 2,
                    Math.max(1, bar.value() * scale),
                    THICKNESS,
                    bar.tone().colour());
            double end = Sheet.ROOM_LEFT + Math.max(bar.value(), bar.highest()) * scale;
            if (bar.highest() > bar.lowest()) {
                whisker(svg, Sheet.ROOM_LEFT + bar.lowest() * scale, end, middle);
            }
            svg.text(end + NOTE_GAP, middle + 4.5, Anchor.START, Style.LABEL, bar.note());
        }
        svg.line(Sheet.ROOM_LEFT, sheet.top(), Sheet.ROOM_LEFT, sheet.bottom(), Svg.PALE_INK, 1);
        return svg.document();
    }

    /** Drawn upon a wider one in white, so that it can be seen on dark bars. */
    private static void whisker(Svg svg, double from, double to, double y) {
        whisker(svg, from, to, y, Svg.WHITE, 3);
        whisker(svg, from, to, y, Svg.INK, 1);
    }

    private static void whisker(Svg svg, double from, double to, double y, String colour, double thickness) {
        svg.line(from, y, to, y, colour, thickness);
        svg.line(from, y - 3, from, y + 3, colour, thickness);
        svg.line(to, y - 3, to, y + 3, colour, thickness);
    }

    /**
     * One row.
     *
     * @param value how long the bar is
     * @param lowest where the thin line begins
     * @param highest where it ends
     * @param note what stands beside the bar: the value, as it shall be read
     */
    public record Bar(String label, Tone tone, double value, double lowest, double highest, String note) {}
}
