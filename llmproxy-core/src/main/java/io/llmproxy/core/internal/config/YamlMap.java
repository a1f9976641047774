package io.llmproxy.core.internal.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A mapping of a YAML file that knows where it stands, so that each problem names file, line and key. */
final class YamlMap {
    private static final Set<Tag> TEXTS = Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL);

    private final String file;
    private final Problems problems;
    private final String path;
    private final int line;
    private final Map<String, NodeTuple> entries = new LinkedHashMap<>();

    private YamlMap(String file, Problems problems, String path, int line) {
        this.file = file;
        this.problems = problems;
        this.path = path;
        this.line = line;
    }

    /** Views the root of a file, with problems for names that are not known. */
    static YamlMap root(String file, @Nullable MappingNode node, Collection<String> known, Problems problems) {
        YamlMap root = new YamlMap(file, problems, "", 1);
        if (node != null) {
            root.fill(node);
            root.refuseUnknown(known);
        }
        return root;
    }

    private void fill(MappingNode node) {
        for (NodeTuple entry : node.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                addProblem(line(entry.getKeyNode()), path, "a collection as key (expected: a text)");
                continue;
            }
            NodeTuple first = entries.putIfAbsent(key.getValue(), entry);
            if (first != null) {
                addProblem(
                        line(key),
                        pathOf(key.getValue()),
                        "duplicate key (first on line " + line(first.getKeyNode()) + ")");
            }
        }
    }

    private void refuseUnknown(Collection<String> known) {
        for (String key : entries.keySet()) {
            if (!known.contains(key)) {
                addProblem(key, "unknown key (" + Suggestion.of(key, known) + ")");
            }
        }
    }

    Set<String> keys() {
        return entries.keySet();
    }

    /** Tells whether there is nothing under a key: it is missing, or its value has no content. */
    boolean isEmpty(String key) {
        NodeTuple entry = entries.get(key);
        if (entry == null) {
            return true;
        }
        Node value = entry.getValueNode();
        return value instanceof CollectionNode<?> collection
                ? collection.getValue().isEmpty()
                : value instanceof ScalarNode scalar
                        && (isNull(scalar) || scalar.getValue().isBlank());
    }

    /** Tells whether the value under a key is a mapping; what else it is has been said by {@link #map}. */
    boolean isMapping(String key) {
        NodeTuple entry = entries.get(key);
        return entry != null && entry.getValueNode() instanceof MappingNode;
    }

    /** Adds a problem at the line of a key, or of the mapping if the key is missing. */
    void addProblem(String key, String what) {
        NodeTuple entry = entries.get(key);
        addProblem(entry == null ? line : line(entry.getKeyNode()), pathOf(key), what);
    }

    /** Returns the mapping under a key whose names are free; an empty one if it is missing or a problem. */
    YamlMap map(String key, String expected) {
        NodeTuple entry = entries.get(key);
        YamlMap map = new YamlMap(file, problems, pathOf(key), entry == null ? line : line(entry.getKeyNode()));
        if (entry != null) {
            if (entry.getValueNode() instanceof MappingNode mapping) {
                map.fill(mapping);
            } else {
                addProblem(key, shown(entry.getValueNode()) + " (expected: " + expected + ")");
            }
        }
        return map;
    }

    /** Returns the mapping under a key, with problems for names that are not known. */
    YamlMap map(String key, Collection<String> known) {
        return map(key, "a mapping with " + String.join(", ", known), known);
    }

    YamlMap map(String key, String expected, Collection<String> known) {
        YamlMap map = map(key, expected);
        map.refuseUnknown(known);
        return map;
    }

    /** Returns the value under a key, or null if it is missing or a problem. */
    <T> @Nullable T value(String key, String expected, Function<String, T> parser) {
        NodeTuple entry = entries.get(key);
        return entry == null ? null : value(entry.getValueNode(), pathOf(key), expected, parser);
    }

    /** Returns the items under a key; an empty list if it is missing or a problem. An empty list in the file is a problem. */
    <T> List<T> list(String key, String expected, Function<String, T> parser) {
        NodeTuple entry = entries.get(key);
        if (entry == null) {
            return List.of();
        }
        if (!(entry.getValueNode() instanceof SequenceNode sequence)
                || sequence.getValue().isEmpty()) {
            addProblem(key, shown(entry.getValueNode()) + " (expected: a list with at least " + expected + ")");
            return List.of();
        }
        List<T> items = new ArrayList<>();
        for (Node node : sequence.getValue()) {
            T item = value(node, pathOf(key), expected, parser);
            if (item != null) {
                items.add(item);
            }
        }
        return items;
    }

    /** Returns the items under a key as {@link #list} does, with problems for those that are there twice. */
    <T> List<T> distinct(String key, String expected, Function<String, T> parser) {
        Set<T> seen = new HashSet<>();
        return list(key, expected, text -> {
            T item = parser.apply(text);
            if (!seen.add(item)) {
                throw new IllegalArgumentException(Echo.of(text) + " twice (expected: once)");
            }
            return item;
        });
    }

    private <T> @Nullable T value(Node node, String nodePath, String expected, Function<String, T> parser) {
        if (!(node instanceof ScalarNode scalar)
                || !TEXTS.contains(node.getTag())
                || scalar.getValue().isBlank()) {
            addProblem(line(node), nodePath, shown(node) + " (expected: " + expected + ")");
            return null;
        }
        try {
            return parser.apply(scalar.getValue());
        } catch (IllegalArgumentException e) {
            addProblem(line(node), nodePath, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private void addProblem(int atLine, String where, String what) {
        problems.add(file + ":" + atLine + (where.isEmpty() ? "" : ": " + where), what);
    }

    private String pathOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static String shown(Node node) {
        if (node instanceof MappingNode) {
            return "a mapping";
        }
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue().isEmpty() ? "an empty list" : "a list";
        }
        if (node instanceof ScalarNode scalar) {
            if (isNull(scalar)) {
                return "empty";
            }
            if (TEXTS.contains(node.getTag())) {
                return Echo.of(scalar.getValue());
            }
        }
        return "a value with the tag " + Echo.of(node.getTag().getValue());
    }

    private static boolean isNull(ScalarNode scalar) {
        return scalar.getTag().equals(Tag.NULL);
    }

    private static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }
}
