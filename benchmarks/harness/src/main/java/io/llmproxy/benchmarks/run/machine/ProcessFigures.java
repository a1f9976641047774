package io.llmproxy.benchmarks.run.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the operating system knows of a process. All but the processor time is known on Linux only. */
public final class ProcessFigures {
    private static final Pattern RSS = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB");
    private static final Pattern THREADS = Pattern.compile("(?m)^Threads:\\s+(\\d+)");

    private final long pid;
    private final Path folder;

    public ProcessFigures(long pid) {
        this.pid = pid;
        folder = Path.of("/proc", Long.toString(pid));
    }

    public long pid() {
        return pid;
    }

    /** The processor time that all its threads have used, in user mode and in the kernel; exact to 10 ms on Linux. */
    public Optional<Duration> processorTime() {
        return ProcessHandle.of(pid).flatMap(process -> process.info().totalCpuDuration());
    }

    /** The memory that the process has in RAM. */
    public OptionalLong residentBytes() {
        OptionalLong kilobytes = status(RSS);
        return kilobytes.isPresent() ? OptionalLong.of(kilobytes.getAsLong() * 1024) : kilobytes;
    }

    /** Threads of the operating system; virtual threads are none. */
    public OptionalLong threads() {
        return status(THREADS);
    }

    public OptionalLong fileHandles() {
        return countHandles("");
    }

    public OptionalLong sockets() {
        return countHandles("socket:");
    }

    private OptionalLong status(Pattern pattern) {
        try {
            Matcher value = pattern.matcher(Files.readString(folder.resolve("status")));
            return value.find() ? OptionalLong.of(Long.parseLong(value.group(1))) : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private OptionalLong countHandles(String kind) {
        try (Stream<Path> handles = Files.list(folder.resolve("fd"))) {
            return OptionalLong.of(handles.filter(handle -> isOf(kind, handle)).count());
        } catch (IOException | UncheckedIOException e) {
            return OptionalLong.empty();
        }
    }

    private static boolean isOf(String kind, Path handle) {
        if (kind.isEmpty()) {
            return true;
        }
        try {
            return Files.readSymbolicLink(handle).toString().startsWith(kind);
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }
}
