package io.llmproxy.benchmarks.run.chart;

import io.llmproxy.benchmarks.run.chart.Svg.Anchor;
import io.llmproxy.benchmarks.run.chart.Svg.Style;

/** What all charts have in common: a title, labelled rows below it, and room for what is drawn into the rows. */
final class Sheet {
    static final int ROOM_LEFT = 262;

    private static final int WIDTH = 840;
    private static final int LABEL_GAP = 12;
    private static final int MARGIN = 20;
    private static final int TOP = 74;
    private static final int ROW = 28;

    private final Svg svg;
    private final int rows;
    private final int roomRight;

    /**
     * Begins a sheet.
     *
     * @param noteWidth what is kept free at the right of the rows
     * @param footHeight what is kept free below the rows
     */
    Sheet(String title, String subtitle, int rows, int noteWidth, int footHeight) {
        this.rows = rows;
        roomRight = WIDTH - MARGIN - noteWidth;
        svg = new Svg(WIDTH, TOP + rows * ROW + footHeight, title);
        svg.text(MARGIN, 32, Anchor.START, Style.TITLE, title);
        svg.text(MARGIN, 52, Anchor.START, Style.SUBTITLE, subtitle);
    }

    Svg svg() {
        return svg;
    }

    int roomWidth() {
        return roomRight - ROOM_LEFT;
    }

    double middle(int row) {
        return TOP + row * ROW + ROW / 2.0;
    }

    double top() {
        return TOP;
    }

    double bottom() {
        return TOP + rows * ROW;
    }

    void label(int row, String label, Tone tone) {
        Style style = tone == Tone.OURS ? Style.STRONG_LABEL : Style.LABEL;
        svg.text(ROOM_LEFT - LABEL_GAP, middle(row) + 4.5, Anchor.END, style, label);
    }
}
