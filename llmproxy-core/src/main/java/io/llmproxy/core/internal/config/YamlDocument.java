package io.llmproxy.core.internal.config;

import io.llmproxy.core.InvalidConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Reads a YAML file into nodes that know their lines; nothing in it can make objects. */
final class YamlDocument {
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_ALIASES = 50;
    private static final int MAX_DEPTH = 50;

    private YamlDocument() {}

    /** Returns the root, or null if the file holds nothing. */
    static @Nullable MappingNode read(Path file) {
        String text = text(file);
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file.toString())
                .setSchema(new CoreSchema())
                .setCodePointLimit(MAX_BYTES)
                .setMaxAliasesForCollections(MAX_ALIASES)
                .build();
        try {
            checkShape(file, new Parse(settings).parseString(text));
            Node root = new Compose(settings).composeString(text).orElse(null);
            if (root == null || root instanceof MappingNode) {
                return (MappingNode) root;
            }
            throw unparsable(file, root.getStartMark(), "not a mapping", null);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
            throw new InvalidConfigException(file + ":" + line + ": failed to parse config file: " + e.getProblem(), e);
        } catch (YamlEngineException e) {
            throw unparsable(file, Optional.empty(), String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Composing recurses, so a deep file would end in a stack overflow; and it copies what {@code <<} names, so a mapping that names
     * itself would end never.
     */
    private static void checkShape(Path file, Iterable<Event> events) {
        Deque<Event> open = new ArrayDeque<>();
        Map<Anchor, Event> anchors = new HashMap<>();
        for (Event event : events) {
            if (event instanceof AliasEvent alias) {
                Event named = anchors.get(alias.getAlias());
                if (named != null && open.contains(named)) {
                    throw unparsable(file, event.getStartMark(), "an alias within what it stands for", null);
                }
            } else if (event instanceof NodeEvent node) {
                node.getAnchor().ifPresent(anchor -> anchors.put(anchor, event));
            }
            if (event instanceof CollectionStartEvent) {
                open.push(event);
            } else if (event instanceof CollectionEndEvent) {
                open.pop();
            }
            if (open.size() > MAX_DEPTH) {
                throw unparsable(file, event.getStartMark(), "nested too deeply", null);
            }
        }
    }

    private static InvalidConfigException unparsable(
            Path file, Optional<Mark> mark, String why, @Nullable YamlEngineException cause) {
        String line = mark.map(at -> ":" + (at.getLine() + 1)).orElse("");
        return new InvalidConfigException(file + line + ": failed to parse config file: " + why, cause);
    }

    private static String text(Path file) {
        try (InputStream input = Files.newInputStream(file)) {
            byte[] bytes = input.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw unreadable(file, "more than 1 MiB (expected: a file with providers)", null);
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (NoSuchFileException e) {
            throw unreadable(file, "no such file", e);
        } catch (CharacterCodingException e) {
            throw unreadable(file, "not UTF-8", e);
        } catch (IOException e) {
            throw unreadable(file, "not readable (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private static InvalidConfigException unreadable(Path file, String why, @Nullable IOException cause) {
        return new InvalidConfigException(file + ": failed to read config file: " + why, cause);
    }
}
