package io.beaconwatch.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs a command as a process of its own and measures it from outside. Wall and CPU time are those
 * that bash's {@code time} reports; the peak of memory is Linux's, asked for while it runs, so that
 * what it takes in its last moments can be missed.
 */
final class ColdProcess {
  private static final long ASK_EVERY_MILLIS = 50;

  private ColdProcess() {}

  /**
   * Runs it to its end.
   *
   * @param environment beside that of this process
   * @param log is written with what it prints
   * @throws IOException with the end of its output when it ends with anything but 0
   */
  static Reading run(List<String> command, Map<String, String> environment, Path log)
      throws IOException, InterruptedException {
    Path times = Files.createTempFile("beaconwatch-benchmark", ".times");
    try {
      List<String> timed = new ArrayList<>();
      timed.addAll(
          List.of(
              "bash",
              "-c",
              "TIMEFORMAT='%3R %3U %3S'; { time \"$@\" >\"$LOG\" 2>&1; } 2>\"$TIMES\"",
              "benchmark"));
      timed.addAll(command);
      ProcessBuilder builder = new ProcessBuilder(timed);
      builder.environment().putAll(environment);
      builder.environment().put("LC_ALL", "C");
      builder.environment().put("LOG", log.toString());
      builder.environment().put("TIMES", times.toString());
      Process process = builder.inheritIO().start();
      long memory = -1;
      try {
        while (!process.waitFor(ASK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
          memory = Math.max(memory, peakMemory(process));
        }
      } finally {
        process.descendants().forEach(ProcessHandle::destroy);
      }
      if (process.exitValue() != 0) {
        throw new IOException(
            String.join(" ", command) + " ended with " + process.exitValue() + ":\n" + end(log));
      }
      String[] parts = Files.readString(times).strip().split(" ", -1);
      return new Reading(
          Double.parseDouble(parts[0]),
          Double.parseDouble(parts[1]) + Double.parseDouble(parts[2]),
          0,
          memory);
    } finally {
      Files.delete(times);
    }
  }

  private static long peakMemory(Process process) {
    return process.descendants().mapToLong(each -> peakMemory(each.pid())).sum();
  }

  /** Linux's VmHWM, in bytes; 0 where there is none. */
  private static long peakMemory(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .sum();
    } catch (IOException | java.io.UncheckedIOException e) {
      return 0; // it has ended
    }
  }

  private static String end(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
  }
}
