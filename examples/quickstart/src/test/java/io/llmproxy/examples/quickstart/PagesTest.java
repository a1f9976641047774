package io.llmproxy.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages and the code that they quote stay in step. */
class PagesTest {
    private static final Path ROOT = Path.of("../..");
    private static final Path README = ROOT.resolve("README.md");
    private static final Pattern CODE = Pattern.compile("(?:<!-- from (\\S+) -->\n)?```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(?:#[^)]*)?\\)");
    private static final int MAX_README_LINES = 200;

    private static List<Path> pages() throws IOException {
        try (Stream<Path> top = Files.list(ROOT);
                Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    private static List<MatchResult> find(Pattern pattern, Path page) throws IOException {
        return pattern.matcher(Files.readString(page)).results().toList();
    }

    private static boolean isQuotedFrom(String source, String code) {
        return source.contains(code) || source.contains(code.indent(4));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void codeOfAPageStandsInTheFileThatItNames(Path page) throws IOException {
        for (MatchResult code : find(CODE, page)) {
            assertThat(code.group(1)).as("file of the code " + code.group(2)).isNotNull();
            assertThat(Files.readString(ROOT.resolve(code.group(1))))
                    .as(code.group(1))
                    .matches(source -> isQuotedFrom(source, code.group(2)), "contains " + code.group(2));
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linkLeadsToAFile(Path page) throws IOException {
        for (MatchResult link : find(LINK, page)) {
            assertThat(page.resolveSibling(link.group(1))).as(link.group()).exists();
        }
    }

    @Test
    void readmeShowsTheWholeOfTheEmbedding() throws IOException {
        assertThat(find(CODE, README))
                .extracting(code -> code.group(2))
                .anySatisfy(code -> assertThat(code)
                        .startsWith("static LlmProxy addGateway(")
                        .endsWith("\n}\n"));
    }

    @Test
    void readmeIsReadInOneGo() throws IOException {
        assertThat(Files.readAllLines(README)).hasSizeLessThanOrEqualTo(MAX_README_LINES);
    }
}
