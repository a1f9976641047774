package io.llmproxy.benchmarks.run.chart;

import io.llmproxy.benchmarks.run.chart.Svg.Anchor;
import io.llmproxy.benchmarks.run.chart.Svg.Style;
import java.util.List;
import java.util.function.DoubleFunction;

/** Two dots per row on a logarithmic scale, the second one hollow, and a line from one to the other. */
public final class RangeChart {
    private static final int NOTE_WIDTH = 150;
    private static final int FOOT_HEIGHT = 40;
    private static final double RADIUS = 5;
    private static final double NOTE_GAP = 14;

    private RangeChart() {}

    /**
     * Draws a chart.
     *
     * @param tick the text for a place on the scale
     * @param ranges from top to bottom, with values above zero
     */
    public static String draw(String title, String subtitle, DoubleFunction<String> tick, List<Range> ranges) {
        Sheet sheet = new Sheet(title, subtitle, ranges.size(), NOTE_WIDTH, FOOT_HEIGHT);
        Svg svg = sheet.svg();
        double lowest = ranges.stream().mapToDouble(Range::from).min().orElse(1);
        double highest = ranges.stream().mapToDouble(Range::to).max().orElse(10);
        int first = (int) Math.floor(Math.log10(lowest));
        int last = Math.max(first + 1, (int) Math.ceil(Math.log10(highest)));
        double decade = sheet.roomWidth() / (double) (last - first);
        for (int power = first; power <= last; power++) {
            double x = Sheet.ROOM_LEFT + (power - first) * decade;
            svg.line(x, sheet.top(), x, sheet.bottom(), Svg.GRID, 1);
            svg.text(x, sheet.bottom() + 16, Anchor.MIDDLE, Style.TICK, tick.apply(Math.pow(10, power)));
        }
        for (int row = 0; row < ranges.size(); row++) {
            Range range = ranges.get(row);
            double from = Sheet.ROOM_LEFT + (Math.log10(range.from()) - first) * decade;
            double to = Sheet.ROOM_LEFT + (Math.log10(range.to()) - first) * decade;
            draw(svg, range, from, to, sheet.middle(row));
            sheet.label(row, range.label(), range.tone());
        }
        return svg.document();
    }

    private static void draw(Svg svg, Range range, double from, double to, double y) {
        String colour = range.tone().colour();
        svg.line(from, y, to, y, colour, 3);
        svg.dot(to, y, RADIUS - 1, Svg.WHITE, colour);
        svg.dot(from, y, RADIUS - 1, colour, colour);
        svg.text(to + NOTE_GAP, y + 4.5, Anchor.START, Style.NOTE, range.note());
    }

    /**
     * One row.
     *
     * @param from where the full dot is, above zero
     * @param to where the hollow dot is, no less
     * @param note what stands beside the dots: the values, as they shall be read
     */
    public record Range(String label, Tone tone, double from, double to, String note) {}
}
