package io.llmproxy.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeaderFieldsTest {
    private final HeaderFields fields =
            HeaderFields.of("Accept", "a", "X-Id", "1", "accept", "b", "x-id", "2", "ACCEPT", "c");

    @Test
    void allValuesOfANameAreFoundInTheirOrder() {
        assertThat(fields.all("aCCept")).containsExactly("a", "b", "c");
        assertThat(fields.all("X-ID")).containsExactly("1", "2");
        assertThat(HeaderFields.of("Host", "h").all("host")).containsExactly("h");
        assertThat(fields.all("Accep")).isEmpty();
        assertThat(fields.all("a")).isEmpty();
    }

    @Test
    void theFirstValueIsTold() {
        assertThat(fields.first("x-ID")).contains("1");
        assertThat(fields.firstOrNull("1")).isNull();
        assertThat(HeaderFields.empty().first("x")).isEmpty();
    }

    @Test
    void aBuilderTakesAnyNumberOfFields() {
        HeaderFields.Builder builder = HeaderFields.builder();
        for (int i = 0; i < 100; i++) {
            assertThat(builder.build().size()).isEqualTo(i);
            builder.add("n" + i, "v" + i);
        }
        HeaderFields built = builder.build();
        builder.add("later", "x");

        assertThat(built.size()).isEqualTo(100);
        assertThat(built.firstOrNull("n99")).isEqualTo("v99");
        assertThat(built.firstOrNull("later")).isNull();
    }

    @Test
    void whatIsAddedToACopyIsNotInTheOriginal() {
        HeaderFields.Builder builder = fields.toBuilder();
        for (int i = 0; i < 50; i++) {
            builder.add("Accept", "d" + i);
        }

        assertThat(fields.all("Accept")).containsExactly("a", "b", "c");
        assertThat(builder.build().all("Accept")).hasSize(53).startsWith("a", "b", "c", "d0");
        assertThat(HeaderFields.empty().toBuilder().build()).isSameAs(HeaderFields.empty());
    }
}
