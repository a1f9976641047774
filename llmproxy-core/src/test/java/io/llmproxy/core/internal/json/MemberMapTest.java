package io.llmproxy.core.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemberMapTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 5, 16, 17, 300})
    void anObjectIsLikeAnyOtherHoweverManyMembersItHas(int count) {
        ObjectNode object = MemberMap.object();
        ObjectNode other = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < count; i++) {
            object.put("m" + i, i);
            other.put("m" + i, i);
        }

        assertThat(object).isEqualTo(other).hasToString(other.toString()).hasSize(count);
        assertThat(other).isEqualTo(object);
        assertThat(object.properties()).containsExactlyElementsOf(other.properties());
        assertThat(object.path("m" + count).isMissingNode()).isTrue();
        assertThat(object.has("m" + (count - 1))).isEqualTo(count > 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 17})
    void theLastOfEqualNamesCountsInThePlaceOfTheFirst(int count) {
        ObjectNode object = MemberMap.object();
        for (int i = 0; i < count; i++) {
            object.put("m" + i, i);
        }

        object.put("m0", 7);

        assertThat(object).hasSize(count);
        assertThat(object.path("m0").asInt()).isEqualTo(7);
        assertThat(object.fieldNames().next()).isEqualTo("m0");
    }
}
