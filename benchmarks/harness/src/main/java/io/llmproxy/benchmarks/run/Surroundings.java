package io.llmproxy.benchmarks.run;

import io.llmproxy.benchmarks.load.LoadClient;
import io.llmproxy.benchmarks.run.machine.FreePort;
import java.nio.file.Path;

/**
 * What candidates are put between.
 *
 * @param modules the folder with the modules of the candidates
 * @param logs where processes log
 */
record Surroundings(Path modules, Path logs, FreePort ports, ProviderProcess provider, LoadClient client) {}
