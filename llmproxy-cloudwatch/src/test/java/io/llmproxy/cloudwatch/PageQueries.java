package io.llmproxy.cloudwatch;

import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The queries of a page: which fields of a message they name. */
final class PageQueries {
    private static final Pattern QUERY = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL);
    private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"|\\bas +\\w+|@\\w+");
    private static final Pattern WORD = Pattern.compile("[a-z_]+(?:\\.[a-z_]+)*(?!\\()\\b");
    private static final List<String> LANGUAGE = List.of(
            "fields", "filter", "stats", "sort", "limit", "by", "desc", "asc", "and", "or", "not", "in", "like", "true",
            "false");

    private PageQueries() {}

    static List<String> fields(String page) {
        List<String> queries =
                QUERY.matcher(page).results().map(q -> q.group(1)).toList();
        List<String> names = queries.stream()
                .flatMap(
                        query -> Pattern.compile("\\bas +(\\w+)").matcher(query).results())
                .map(alias -> alias.group(1))
                .toList();
        return queries.stream()
                .flatMap(query ->
                        WORD.matcher(TEXT.matcher(query).replaceAll(" ")).results())
                .map(MatchResult::group)
                .filter(word -> !LANGUAGE.contains(word) && !names.contains(word) && word.length() > 2)
                .filter(word -> !List.of("sum", "avg", "count", "pct", "bin", "max", "ispresent")
                        .contains(word))
                .distinct()
                .toList();
    }

    static @Nullable Object find(Map<String, Object> message, String field) {
        Object value = message;
        for (String name : field.split("\\.", -1)) {
            value = value instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return value;
    }
}
