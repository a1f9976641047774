package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmproxy.api.token.ProjectChange;
import io.llmproxy.servlet.Administered.Answer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code GET projects}. */
class ManagementProjectListTest {
    @TempDir
    private Path directory;

    private Administered app;

    @BeforeEach
    void start() throws Exception {
        app = Administered.start(directory);
    }

    @AfterEach
    void stop() {
        app.close();
    }

    private static List<String> names(Answer answer) {
        return answer.json().findValuesAsText("name");
    }

    @Test
    void withoutProjectsItIsAnEmptyArray() throws Exception {
        Answer answer = app.manage("GET", "/projects");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("[]\n");
        assertThat(answer.header("X-Total-Count")).isEqualTo("0");
        assertThat(answer.header("Link")).isNull();
    }

    @Test
    void projectsComeByNameAndWithoutTheirKeys() throws Exception {
        app.project("b");
        app.project("a");
        Answer answer = app.manage("GET", "/projects");
        assertThat(names(answer)).containsExactly("a", "b");
        assertThat(answer.header("X-Total-Count")).isEqualTo("2");
        assertThat(answer.json().findValuesAsText("api_key")).containsOnly("sk-up-00...2222");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?name=Alpha one       | Alpha one",
                "?name=alpha           | ''",
                "?search=ALPHA         | 'Alpha one,Alpha two'",
                "?is_active=false      | Alpha two",
                "?is_active=true       | 'Alpha one,Beta'",
                "?search=alpha&is_active=1 | Alpha one",
                "?search=              | 'Alpha one,Alpha two,Beta'",
                "?colour=blue          | 'Alpha one,Alpha two,Beta'",
                "?name=Beta&name=Beta  | Beta",
            })
    void filtersNarrowTheList(String query, String expected) throws Exception {
        app.project("Alpha one");
        String off = app.project("Alpha two");
        app.project("Beta");
        app.engine()
                .projects()
                .update(off, ProjectChange.builder().active(false).build());
        assertThat(String.join(",", names(app.manage("GET", "/projects" + query.replace(" ", "%20")))))
                .isEqualTo(expected);
    }

    @Test
    void pagesAreLinked() throws Exception {
        for (String name : List.of("a", "b", "c", "d", "e")) {
            app.project(name);
        }
        Answer middle = app.manage("GET", "/projects?page=2&page_size=2&is_active=true");
        assertThat(names(middle)).containsExactly("c", "d");
        assertThat(middle.header("X-Total-Count")).isEqualTo("5");
        assertThat(middle.header("Link"))
                .isEqualTo("<?page=3&page_size=2&is_active=true>; rel=\"next\","
                        + " <?page=1&page_size=2&is_active=true>; rel=\"prev\"");

        Answer last = app.manage("GET", "/projects?page=3&page_size=2");
        assertThat(names(last)).containsExactly("e");
        assertThat(last.header("Link")).isEqualTo("<?page=2&page_size=2>; rel=\"prev\"");

        Answer beyond = app.manage("GET", "/projects?page=2147483647&page_size=100");
        assertThat(beyond.body()).isEqualTo("[]\n");
    }

    @Test
    void whatALinkRepeatsIsEncoded() throws Exception {
        for (String name : List.of("x\"a", "x\"b")) {
            app.project(name);
        }
        Answer answer = app.manage("GET", "/projects?search=x%22&page_size=1&x=%3E%2C%26A:b");
        assertThat(answer.header("Link")).isEqualTo("<?search=x%22&page_size=1&x=%3E%2C%26A%3Ab&page=2>; rel=\"next\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "page=0              | page",
                "page=-1             | page",
                "page=1.5            | page",
                "page=2147483648     | page",
                "page=99999999999999999999 | page",
                "page=12abc          | page",
                "page_size=0         | page_size",
                "page_size=101       | page_size",
                "page_size=١         | page_size",
                "is_active=yes       | is_active",
                "name=a&name=b       | name",
            })
    void unusableParameterIsNamed(String query, String field) throws Exception {
        Answer answer = app.manage("GET", "/projects?" + query.replace("١", "%D9%A1"));
        assertThat(answer.status()).isEqualTo(400);
        JsonNode json = answer.json();
        assertThat(json.path("field").textValue()).isEqualTo(field);
        assertThat(json.path("details").textValue()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"name=%", "name=%zz", "%f=1", "name=%4", "name=%00", "name=a%0d%0aX:b", "name=%ff", "name=%ED%A0%80"})
    void brokenEncodingIsTheCallersFault(String query) throws Exception {
        assertThat(app.manage("GET", "/projects?" + query).status()).isEqualTo(400);
    }
}
