package io.llmproxy.core.internal.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class FieldNamesTest {
    private final FieldNames names = FieldNames.of("cookie", "x-api-key", "te", "if-match");

    @Test
    void namesAreFoundInAnyCase() {
        for (String name : List.of("cookie", "Cookie", "COOKIE", "cOOkie", "X-Api-Key", "TE", "IF-MATCH")) {
            assertThat(names.contains(name)).as(name).isTrue();
        }
    }

    @Test
    void otherNamesAreNotFound() {
        for (String name :
                List.of("", "t", "tea", "cookie2", "cookie ", " cookie", "x_api_key", "x-api-ke", "\r-api-key")) {
            assertThat(names.contains(name)).as(name).isFalse();
        }
        assertThat(FieldNames.of().contains("")).isFalse();
    }

    /** The bit that tells capitals from other letters tells other characters apart too. */
    @Test
    void charactersThatDifferInOneBitAreNotTheSame() {
        FieldNames marks = FieldNames.of("a^b", "c@d", "e[f", "_");

        assertThat(List.of("a^b", "A^B", "c@d", "e[f", "_")).allMatch(marks::contains);
        assertThat(List.of("a~b", "c`d", "e{f", "\u007f")).noneMatch(marks::contains);
    }

    @Test
    void manyNamesHavePlaceBesideOneAnother() {
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            many.add("x-" + i);
        }
        FieldNames all = FieldNames.of(many);

        assertThat(many).allMatch(name -> all.contains(name.toUpperCase(Locale.ROOT)));
        assertThat(many).noneMatch(name -> all.contains(name + "x"));
    }

    @Test
    void aNameGivenTwiceIsOne() {
        assertThat(FieldNames.of("a", "A", "a").contains("a")).isTrue();
        assertThat(FieldNames.of("a", "A", "a").contains("b")).isFalse();
    }
}
