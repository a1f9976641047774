package io.llmproxy.benchmarks.run.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.benchmarks.run.chart.BarChart.Bar;
import io.llmproxy.benchmarks.run.chart.RangeChart.Range;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ChartTest {
    @Test
    void barsAreAsLongAsTheirValues() throws Exception {
        Document chart = parsed(BarChart.draw(
                "Throughput",
                "calls per second",
                List.of(
                        new Bar("a <fast> & small one", Tone.OURS, 200, 200, 200, "200"),
                        new Bar("another", Tone.OTHER, 50, 50, 50, "50"))));

        List<Element> bars = elements(chart, "rect").subList(1, 3);
        assertThat(number(bars.get(0), "width") / number(bars.get(1), "width")).isEqualTo(4);
        assertThat(chart.getDocumentElement().getTextContent()).contains("Throughput", "a <fast> & small one", "50");
    }

    @Test
    void theSpreadIsDrawnWhereThereIsOne() throws Exception {
        int lines = elements(parsed(bar(100, 100)), "line").size();

        assertThat(elements(parsed(bar(80, 120)), "line")).hasSizeGreaterThan(lines);
    }

    @Test
    void aChartOfNothingButZeroesCanBeDrawn() throws Exception {
        assertThat(elements(parsed(BarChart.draw("t", "s", List.of(new Bar("a", Tone.OTHER, 0, 0, 0, "0")))), "rect"))
                .hasSize(2);
    }

    @Test
    void rangesStandOnALogarithmicScale() throws Exception {
        Document chart = parsed(RangeChart.draw(
                "Latency",
                "microseconds",
                String::valueOf,
                List.of(
                        new Range("a", Tone.OURS, 10, 100, "10, 100"),
                        new Range("b", Tone.OTHER, 100, 1000, "100, 1000"))));

        List<Element> dots = elements(chart, "circle");
        assertThat(dots).hasSize(4);
        double first = number(dots.get(0), "cx") - number(dots.get(1), "cx");
        double second = number(dots.get(2), "cx") - number(dots.get(3), "cx");
        assertThat(first).isPositive().isEqualTo(second);
    }

    private static String bar(double lowest, double highest) {
        return BarChart.draw("t", "s", List.of(new Bar("a", Tone.OTHER, 100, lowest, highest, "100")));
    }

    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static List<Element> elements(Document chart, String name) {
        NodeList nodes = chart.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }
}
