package io.llmproxy.cli.manage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.core.InvalidConfigException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a project may have besides its name and its first key. */
final class ProjectSettingsOptions {
    private static final String STDIN = "-";

    @Option(
            names = "--provider",
            paramLabel = "<name>",
            description =
                    "The provider that the key is for, by its name in the gateway's configuration; '' for the default "
                            + "provider.")
    private @Nullable String provider;

    @Option(
            names = "--api-key-weight",
            paramLabel = "<n>",
            converter = PositiveConverter.class,
            description = "How often the key is taken first, relative to further keys for the same provider.")
    private @Nullable Long weight;

    @Option(
            names = "--further-keys-file",
            paramLabel = "<file>",
            description = "A file with all further keys, as a JSON array of objects with \"api_key\" and perhaps "
                    + "\"provider\" and \"weight\"; [] for none. - reads the standard input.")
    private @Nullable String furtherKeysFile;

    @Option(
            names = "--policy-file",
            paramLabel = "<file>",
            description =
                    "A file with the policy, as a JSON object; {} allows all that the provider allows. - reads the "
                            + "standard input.")
    private @Nullable String policyFile;

    /**
     * Adds what the options say to the body of a request.
     *
     * @throws InvalidConfigException if a file is not what it should be
     */
    void addTo(ObjectNode body, boolean isStdinTaken, Surroundings surroundings) {
        checkStdin(isStdinTaken);
        if (provider != null) {
            body.put("provider", provider);
        }
        if (weight != null) {
            body.put("api_key_weight", weight);
        }
        if (furtherKeysFile != null) {
            JsonNode keys = JsonFile.read("--further-keys-file", furtherKeysFile, surroundings);
            check("--further-keys-file", furtherKeysFile, keys.isArray(), "a JSON array of keys");
            body.set("further_api_keys", keys);
        }
        if (policyFile != null) {
            JsonNode policy = JsonFile.read("--policy-file", policyFile, surroundings);
            check("--policy-file", policyFile, policy.isObject(), "a JSON object");
            body.set("policy", policy);
        }
    }

    private void checkStdin(boolean isStdinTaken) {
        boolean isKeys = STDIN.equals(furtherKeysFile);
        boolean isPolicy = STDIN.equals(policyFile);
        Exclusive.check("--further-keys-file -", isKeys, "--api-key -", isStdinTaken);
        Exclusive.check("--policy-file -", isPolicy, "--api-key -", isStdinTaken);
        Exclusive.check("--policy-file -", isPolicy, "--further-keys-file -", isKeys);
    }

    private static void check(String option, String file, boolean isRight, String expected) {
        if (!isRight) {
            throw new InvalidConfigException(
                    "option " + option + ": " + file + ": of another kind (expected: " + expected + ")", null);
        }
    }
}
