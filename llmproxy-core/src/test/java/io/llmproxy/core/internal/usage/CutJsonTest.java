package io.llmproxy.core.internal.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CutJsonTest {
    private static final String OBJECT = """
            {"a":"x","b":{"c":"\\"}, \\"usage\\":{\\"total_tokens\\":1},","total_tokens":7,"d":"\\\\\\\\"},"e":[{"f":1},"],"],
            "usage" : {"total_tokens":14, "g":{"h":2}},"i":"{","j":null,"k":[], "l":"end"}
            """;

    @Test
    void whereverTheCutIsOnlyTrueMembersAreRecovered() {
        ObjectNode all = JsonOutline.of(OBJECT).members();
        int found = 0;
        for (int cut = 0; cut < OBJECT.length(); cut++) {
            ObjectNode members = members(CutJson.lastMembers(OBJECT.substring(cut)));

            for (var member : members.properties()) {
                assertThat(member.getValue()).as("cut at %s", cut).isEqualTo(all.get(member.getKey()));
            }
            found += members.has("usage") ? 1 : 0;
        }
        assertThat(found).isEqualTo(OBJECT.indexOf(",\n\"usage\"") + 1);
    }

    @Test
    void whereverTheCutIsInTheInnerObjectItsTrueMembersAreRecovered() {
        String nested = "{\"type\":\"t\",\"response\":" + OBJECT.strip() + ",\"n\":5}";
        int innerStart = nested.indexOf(OBJECT.strip());
        ObjectNode inner = JsonOutline.of(OBJECT).members();
        for (int cut = 0; cut < nested.length(); cut++) {
            ObjectNode members = members(CutJson.lastMembers(nested.substring(cut), "response"));

            for (var member : members.path("response").properties()) {
                assertThat(member.getValue()).as("cut at %s", cut).isEqualTo(inner.get(member.getKey()));
            }
            boolean usageIsWhole = cut <= innerStart + OBJECT.indexOf(",\n\"usage\"");
            assertThat(members.path("response").has("usage"))
                    .as("cut at %s", cut)
                    .isEqualTo(usageIsWhole);
            assertThat(members.has("n")).as("cut at %s", cut).isEqualTo(cut <= nested.lastIndexOf(','));
        }
    }

    @Test
    void anInnerArrayIsNotTakenForAnObject() {
        assertThat(CutJson.lastMembers("1},{\"usage\":{\"total_tokens\":1}}],\"b\":2}", "response"))
                .isEqualTo("{\"b\":2}");
        assertThat(CutJson.lastMembers("1},{\"usage\":{\"total_tokens\":1}}]}", "response"))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " \n", "}", "\"}", "text", "1,\"b\":2", "1,\"b\":2]", "]", "a\\,\"b\":2}", "[1}", "\"b\":2}"
            })
    void whatHasNoWholeMemberBeforeAnEndYieldsNothing(String text) {
        assertThat(members(CutJson.lastMembers(text))).isEmpty();
    }

    private static ObjectNode members(@Nullable String json) {
        return JsonOutline.of(json == null ? "" : json).members();
    }
}
