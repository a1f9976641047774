package io.llmproxy.benchmarks.run;

import io.llmproxy.benchmarks.run.machine.Jdk;
import java.util.ArrayList;
import java.util.List;

/** How candidates are started: all with the same heap and the collector that the JDK chooses. */
final class JvmOptions {
    static final String HEAP = "-Xmx2g";

    private static final int FIRST_TO_WARN_OF_NATIVE_CODE = 22;

    private JvmOptions() {}

    /** The beginning of a command. */
    static List<String> of(Jdk jdk) {
        List<String> command = new ArrayList<>(List.of(jdk.java().toString(), HEAP));
        if (jdk.feature() >= FIRST_TO_WARN_OF_NATIVE_CODE) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        return command;
    }
}
