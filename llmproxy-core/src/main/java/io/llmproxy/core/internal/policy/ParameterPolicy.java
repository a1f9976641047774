package io.llmproxy.core.internal.policy;

import static java.util.Objects.requireNonNullElse;

import io.llmproxy.core.ProviderConfig;
import io.llmproxy.core.http.HeaderFields;
import io.llmproxy.core.internal.config.Glob;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which values the fields of a request's body may have, such as which models may be asked for. Immutable and safe for use by
 * many threads.
 *
 * <p>If there is a list, then bodies that cannot be read without doubt are refused: only JSON objects and multipart forms pass.
 */
public final class ParameterPolicy {
    private static final Set<String> METHODS = Set.of("POST", "PUT", "PATCH");
    private static final String MODEL = "model";
    private static final String MODELS = "models";
    private static final int LONGEST_SHOWN = 100;

    private final List<Rule> rules;
    private final Set<String> names;
    private final boolean areModelsRestricted;

    private record Rule(String name, List<Glob> globs) {
        /** Gemini takes the name of a model with and without what stands in front of it in paths. */
        boolean allows(String value) {
            boolean isQualified = name.equalsIgnoreCase(MODEL) && value.startsWith("models/");
            String plain = isQualified ? value.substring("models/".length()) : value;
            for (Glob glob : globs) {
                if (glob.matches(value) || (isQualified && glob.matches(plain))) {
                    return true;
                }
            }
            return false;
        }

        String patterns() {
            return String.join(" ", globs.stream().map(Glob::toString).toList());
        }
    }

    private ParameterPolicy(List<Rule> rules) {
        this.rules = rules;
        Set<String> all = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        rules.forEach(rule -> all.add(rule.name()));
        areModelsRestricted = all.contains(MODEL);
        if (areModelsRestricted) {
            all.add(MODELS); // alternatives, from which some providers choose
        }
        names = Collections.unmodifiableSet(all);
    }

    /**
     * Prepares the policy of a provider.
     *
     * @param config the provider
     * @return its policy
     * @throws IllegalArgumentException if a glob is broken
     */
    public static ParameterPolicy of(ProviderConfig config) {
        return new ParameterPolicy(config.paramAllowList().entrySet().stream()
                .map(entry -> new Rule(
                        entry.getKey(),
                        entry.getValue().stream().map(Glob::parse).toList()))
                .toList());
    }

    /**
     * Narrows the policy to what a project allows too.
     *
     * @param project the rules of the project
     * @return the narrower policy
     */
    public ParameterPolicy and(ProjectRules project) {
        return project.models().isEmpty()
                ? this
                : new ParameterPolicy(Stream.concat(rules.stream(), Stream.of(new Rule(MODEL, project.models())))
                        .toList());
    }

    /**
     * Checks what path and query say. Reading about a model is free.
     *
     * @param method as sent
     * @param path as it will be forwarded
     * @param rawQuery as sent, or null
     * @return the refusal, or null if the request may go on
     */
    public @Nullable Refusal checkTarget(String method, RequestPath path, @Nullable String rawQuery) {
        if (rules.isEmpty()) {
            return null;
        }
        Refusal refusal = rawQuery == null ? null : checkQuery(rawQuery);
        return refusal == null && areModelsRestricted ? checkModel(method, path.decoded()) : refusal;
    }

    private @Nullable Refusal checkQuery(String rawQuery) {
        for (QueryFields.Field field : QueryFields.of(rawQuery)) {
            if (names.contains(field.name())) {
                Refusal refusal = check(field.name(), field.value());
                if (refusal != null) {
                    return refusal;
                }
            }
        }
        return null;
    }

    private @Nullable Refusal checkModel(String method, String path) {
        if (method.equals("GET") || method.equals("HEAD")) {
            return null;
        }
        if (PathModel.isElsewhere(path)) {
            return new Refusal(
                    403,
                    "Endpoint not allowed while models are restricted",
                    "endpoint_not_allowed",
                    "the gateway cannot tell which model is asked for");
        }
        String model = PathModel.find(method, path);
        return model == null ? null : check(MODEL, model);
    }

    /**
     * Tells whether a request's body has to be read and checked before it may go on.
     *
     * @param method as sent
     * @return false for methods without body and for a policy without rules
     */
    public boolean appliesTo(String method) {
        return !rules.isEmpty() && METHODS.contains(method);
    }

    /**
     * Checks a body.
     *
     * @param headers of the request
     * @param body complete, as it will be forwarded
     * @return the refusal, or null if the body may go on
     */
    public @Nullable Refusal check(HeaderFields headers, byte[] body) {
        if (rules.isEmpty() || body.length == 0) {
            return null;
        }
        BodyType type = BodyType.of(headers);
        if (type == null) {
            return unreadableType(headers);
        }
        try {
            String boundary = type.boundary();
            return check(boundary == null ? JsonFields.read(body, names) : MultipartFields.read(body, boundary, names));
        } catch (MalformedBodyException e) {
            return invalidBody(type, e.getMessage());
        } catch (IOException e) {
            return invalidBody(type, null);
        }
    }

    private @Nullable Refusal check(String name, String value) {
        Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        values.put(name, value);
        return check(values);
    }

    /** Takes values by name without regard to case. */
    private @Nullable Refusal check(Map<String, String> values) {
        String several = areModelsRestricted ? values.get(MODELS) : null;
        for (Rule rule : rules) {
            String value = values.get(rule.name());
            if (value != null && !rule.allows(value)) {
                return refusal(rule.name(), value, rule);
            }
            if (several != null && rule.name().equalsIgnoreCase(MODEL)) {
                List<String> models = JsonFields.texts(several);
                if (models == null || !models.stream().allMatch(rule::allows)) {
                    return refusal(MODELS, several, rule);
                }
            }
        }
        return null;
    }

    private static Refusal refusal(String name, String value, Rule rule) {
        return Refusal.of(
                400,
                "Parameter '" + name + "' value '" + shown(value) + "' is not allowed. Allowed patterns: ["
                        + rule.patterns() + "]",
                "param_not_allowed");
    }

    private static Refusal invalidBody(BodyType type, @Nullable String description) {
        String form = type.boundary() == null ? "JSON" : "multipart/form-data";
        return new Refusal(400, "Request body is not valid " + form, "invalid_body", description);
    }

    private static Refusal unreadableType(HeaderFields headers) {
        String type = requireNonNullElse(headers.firstOrNull("Content-Type"), "");
        return new Refusal(
                400,
                "Content type '" + shown(type) + "' is not allowed. Allowed types: [" + BodyType.READABLE + "]",
                "param_not_allowed",
                "parameters are restricted, so the body must be readable: one type, in UTF-8, without content encoding");
    }

    private static String shown(String value) {
        if (value.length() <= LONGEST_SHOWN) {
            return value;
        }
        int end = Character.isHighSurrogate(value.charAt(LONGEST_SHOWN - 1)) ? LONGEST_SHOWN - 1 : LONGEST_SHOWN;
        return value.substring(0, end);
    }
}
