package io.llmproxy.core.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathTreeTest {
    private static final PathTree TREE = PathTree.builder()
            .keep(Interest.MEMBER, Set.of("id", "a/id"))
            .keep(Interest.TEXTS, Set.of("a/b/text"))
            .keepMembersFrom(Set.of("usage"))
            .judgeBelow("tools", path -> path.endsWith("/name") ? Interest.NAMES : Interest.NONE)
            .build();

    @ParameterizedTest
    @CsvSource({
        "id, MEMBER",
        "a, NONE",
        "a/id, MEMBER",
        "a/b, NONE",
        "a/b/text, TEXTS",
        "a/b/text/more, NONE",
        "b/text, NONE",
        "usage, MEMBER",
        "usage/any/thing, MEMBER",
        "tools, NONE",
        "tools/name, NAMES",
        "tools/x/name, NAMES",
        "tools/x/name/y, NONE"
    })
    void whatIsKeptDependsOnTheWholePath(String path, Interest interest) {
        Path place = TREE.root();
        for (String name : path.split("/")) {
            place = place.child(name);
        }

        assertThat(place.interest()).isEqualTo(interest);
    }

    @Test
    void aPathIsTheNamesFromTheRoot() {
        assertThat(TREE.root().child("a").child("b").child("text")).hasToString("a/b/text");
        assertThat(TREE.root().child("tools").child("x").child("name")).hasToString("tools/x/name");
    }

    @Test
    void aNameWithASlashIsOneName() {
        assertThat(TREE.root().child("a/id").interest()).isEqualTo(Interest.NONE);
    }

    @Test
    void namesThatLookAlikeAreToldApart() {
        List<String> names = new ArrayList<>();
        for (char c = 'a'; c <= 'z'; c++) {
            names.add("x" + c + "y");
        }
        Path root = PathTree.builder().keep(Interest.MEMBER, names).build().root();

        assertThat(names).allSatisfy(name -> assertThat(root.child(name)).hasToString(name));
        assertThat(root.child("x-y").interest()).isEqualTo(Interest.NONE);
        assertThat(root.child("").interest()).isEqualTo(Interest.NONE);
    }
}
