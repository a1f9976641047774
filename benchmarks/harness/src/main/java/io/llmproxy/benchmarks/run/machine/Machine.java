package io.llmproxy.benchmarks.run.machine;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What this machine is.
 *
 * @param load how many threads wanted a processor in the last minute; negative if the system does not say
 */
public record Machine(String processor, int cores, long memoryBytes, String system, double load, Instant time) {
    private static final Pattern MODEL = Pattern.compile("(?m)^model name\\s*: (.+)$");
    private static final Pattern SYSTEM = Pattern.compile("(?m)^PRETTY_NAME=\"?([^\"\\n]+)");

    /** Looks at this machine, now. */
    public static Machine now(Instant time) {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        String kernel = system.getName() + " " + system.getVersion();
        return new Machine(
                found(MODEL, "/proc/cpuinfo").orElse(system.getArch()),
                system.getAvailableProcessors(),
                system.getTotalMemorySize(),
                found(SYSTEM, "/etc/os-release")
                        .map(name -> name + ", " + kernel)
                        .orElse(kernel),
                system.getSystemLoadAverage(),
                time);
    }

    private static Optional<String> found(Pattern pattern, String file) {
        try {
            Matcher value = pattern.matcher(Files.readString(Path.of(file)));
            return value.find() ? Optional.of(value.group(1).strip()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // not Linux
        }
    }

    /** Whether other work took a good part of the processors before the start. */
    public boolean isBusy() {
        return load > cores / 2.0;
    }

    /** One sentence. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s, %d cores, %.0f GiB of memory, %s; load before the start %s",
                processor,
                cores,
                memoryBytes / (double) (1L << 30),
                system,
                load < 0 ? "unknown" : String.format(Locale.ROOT, "%.2f", load));
    }
}
