package io.llmproxy.core.internal.config;

import io.llmproxy.api.event.CaptureMode;
import io.llmproxy.core.InvalidConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The settings that environment variables give: own ones named {@code LLMPROXY_<KEY>}, the names of the Go edition as far as what
 * they set exists here, and the names of HTTP proxies that most programs know. Immutable.
 *
 * <p>An unknown variable that starts with {@code LLMPROXY_} is an error, and so is one of the Go edition whose silent loss would
 * change security or storage. An empty variable counts as not set.
 */
public final class Environment {
    private static final String PREFIX = "LLMPROXY_";
    private static final String SINK_PREFIX = PREFIX + "SINK_";
    private static final String BUS_PREFIX = PREFIX + "BUS_";
    private static final String GO_FILE_LOG = "FILE_EVENT_LOG";
    private static final String GO_SWITCH = "OBSERVABILITY_ENABLED";

    /** What Go's parser of booleans takes for false. */
    private static final Set<String> GO_FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

    private static final String FILE_SINK = "file";
    private static final String FILE_SINK_PATH = SettingKeys.SINK_PREFIX + FILE_SINK + ".path";

    private static final Map<String, String> KNOWN_VARIABLES = Map.ofEntries(
            Map.entry("API_CONFIG_PATH", SettingKeys.PROVIDER_FILE),
            Map.entry("DEFAULT_API_PROVIDER", SettingKeys.PROVIDER),
            Map.entry("OPENAI_API_URL", SettingKeys.BASE_URL),
            Map.entry("HTTP_PROXY", SettingKeys.HTTP_PROXY),
            Map.entry("http_proxy", SettingKeys.HTTP_PROXY),
            Map.entry("HTTPS_PROXY", SettingKeys.HTTPS_PROXY),
            Map.entry("https_proxy", SettingKeys.HTTPS_PROXY),
            Map.entry("NO_PROXY", SettingKeys.NO_PROXY),
            Map.entry("no_proxy", SettingKeys.NO_PROXY),
            Map.entry("DATABASE_PATH", SettingKeys.DATABASE_PATH),
            Map.entry("ENCRYPTION_KEY", SettingKeys.ENCRYPTION_KEY),
            Map.entry("REQUIRE_ENCRYPTION_KEY", SettingKeys.REQUIRE_ENCRYPTION_KEY),
            Map.entry(GO_FILE_LOG, FILE_SINK_PATH),
            Map.entry("LLM_PROXY_EVENT_BUS", SettingKeys.EVENT_BUS),
            Map.entry("OBSERVABILITY_BUFFER_SIZE", SettingKeys.EVENT_BUFFER_SIZE),
            Map.entry("OBSERVABILITY_MAX_REQUEST_BODY_BYTES", SettingKeys.CAPTURE_REQUEST_BYTES),
            Map.entry("OBSERVABILITY_MAX_RESPONSE_BODY_BYTES", SettingKeys.CAPTURE_RESPONSE_BYTES),
            Map.entry("MAX_REQUEST_SIZE", SettingKeys.MAX_REQUEST_BYTES),
            Map.entry("MAX_CONCURRENT_REQUESTS", SettingKeys.MAX_CONCURRENT_EXCHANGES),
            Map.entry("TOKEN_CLEANUP_INTERVAL", SettingKeys.TOKEN_CLEANUP_INTERVAL),
            Map.entry("AUDIT_ENABLED", SettingKeys.AUDIT_ENABLED),
            Map.entry("AUDIT_LOG_FILE", SettingKeys.AUDIT_LOG_FILE),
            Map.entry("AUDIT_STORE_IN_DB", SettingKeys.AUDIT_STORE_IN_DB),
            Map.entry("DB_DRIVER", SettingKeys.DATABASE_DRIVER),
            Map.entry("DATABASE_URL", SettingKeys.DATABASE_URL),
            Map.entry("DATABASE_POOL_SIZE", SettingKeys.DATABASE_POOL_SIZE),
            Map.entry("DATABASE_MAX_IDLE_CONNS", SettingKeys.DATABASE_MAX_IDLE_CONNS),
            Map.entry("DATABASE_CONN_MAX_LIFETIME", SettingKeys.DATABASE_CONN_MAX_LIFETIME));

    /** Kubernetes injects these into every pod beside a service that is named llmproxy. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile("LLMPROXY_(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT(_\\d+_(TCP|UDP|SCTP)(_\\w+)?)?)");

    private final Map<String, String> values = new TreeMap<>();
    private final Map<String, String> variableOfKey = new TreeMap<>();
    private final Problems problems;

    private Environment(Map<String, String> variables, Problems problems) {
        this.problems = problems;
        Map<String, String> given = new TreeMap<>(variables);
        given.values().removeIf(String::isBlank);
        List<String> sinks = sinkNames(given);
        given.forEach((variable, value) -> {
            if (variable.equals(GO_SWITCH)) {
                putSwitch(value);
            } else if (KNOWN_VARIABLES.containsKey(variable)) {
                put(KNOWN_VARIABLES.get(variable), value, variable);
            } else if (variable.startsWith(SINK_PREFIX)) {
                putSink(variable, value, sinks);
            } else if (variable.startsWith(BUS_PREFIX)) {
                put(SettingKeys.BUS_PREFIX + kebab(variable.substring(BUS_PREFIX.length())), value, variable);
            } else if (variable.startsWith(PREFIX)) {
                putOwn(variable, value);
            }
        });
        if (given.containsKey(GO_FILE_LOG)) {
            values.put(SettingKeys.SINKS, String.join(",", sinks));
            variableOfKey.putIfAbsent(SettingKeys.SINKS, GO_FILE_LOG);
        }
    }

    /**
     * Reads environment variables.
     *
     * @param variables for example {@code System.getenv()}
     * @return what they set
     * @throws InvalidConfigException with all problems, each naming its variable
     */
    public static Environment of(Map<String, String> variables) {
        Problems problems = new Problems();
        Environment environment = of(variables, problems);
        problems.throwIfAny();
        return environment;
    }

    static Environment of(Map<String, String> variables, Problems problems) {
        return new Environment(variables, problems);
    }

    /**
     * Returns what is set, for {@link EngineSettings#parse}.
     *
     * @return values by key in kebab-case
     */
    public Map<String, String> settings() {
        return Map.copyOf(values);
    }

    /**
     * Tells where a setting came from.
     *
     * @param key a key of {@link #settings()}
     * @return the name of the variable, for people
     */
    public String originOf(String key) {
        return origin(variableOfKey.getOrDefault(key, key));
    }

    static String origin(String variable) {
        return "environment variable " + variable;
    }

    private static List<String> sinkNames(Map<String, String> given) {
        List<String> names = new ArrayList<>();
        String own = given.get(PREFIX + "SINKS");
        if (own != null) {
            for (String name : own.split(",", -1)) {
                names.add(name.strip());
            }
        }
        if (given.containsKey(GO_FILE_LOG) && !names.contains(FILE_SINK)) {
            names.add(FILE_SINK);
        }
        return names;
    }

    /** The Go edition captures bodies unless it is switched off; to have them here takes more than its silence. */
    private void putSwitch(String value) {
        if (GO_FALSE.contains(value.strip())) {
            put(SettingKeys.CAPTURE, CaptureMode.OFF.key(), GO_SWITCH);
        }
    }

    private void putOwn(String variable, String value) {
        String key = kebab(variable.substring(PREFIX.length()));
        if (SettingKeys.ALL.contains(key)) {
            put(key, value, variable);
        } else if (!SERVICE_LINK.matcher(variable).matches()) {
            List<String> known = SettingKeys.ALL.stream()
                    .map(name -> PREFIX + shouting(name))
                    .toList();
            problems.add(origin(variable), "unknown variable (" + Suggestion.of(variable, known) + ")");
        }
    }

    private void put(String key, String value, String variable) {
        String earlier = variableOfKey.putIfAbsent(key, variable);
        if (earlier == null) {
            values.put(key, value);
        } else if (!value.equals(values.get(key))) {
            problems.add(origin(variable), "contradicts " + earlier + " (expected: only one of them)");
        }
    }

    private void putSink(String variable, String value, List<String> sinks) {
        String rest = variable.substring(SINK_PREFIX.length());
        int end = endOfSinkName(rest, sinks);
        if (end < 1 || end == rest.length() - 1) {
            problems.add(origin(variable), "unknown variable (expected: " + SINK_PREFIX + "<NAME>_<KEY>)");
        } else {
            String name = kebab(rest.substring(0, end));
            put(SettingKeys.SINK_PREFIX + name + "." + kebab(rest.substring(end + 1)), value, variable);
        }
    }

    /** An underscore may stand for a hyphen, so only the list of sinks tells where the name of the sink ends. */
    private static int endOfSinkName(String rest, List<String> sinks) {
        return sinks.stream()
                .filter(name -> rest.startsWith(shouting(name) + "_"))
                .mapToInt(String::length)
                .max()
                .orElse(rest.indexOf('_'));
    }

    private static String shouting(String key) {
        return key.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static String kebab(String variable) {
        return variable.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
