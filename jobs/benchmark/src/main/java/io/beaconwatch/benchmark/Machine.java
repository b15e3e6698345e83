package io.beaconwatch.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Stream;

/** Where and when it was measured. */
public final class Machine {
  private Machine() {}

  public static String describe() {
    return String.format(
        java.util.Locale.ROOT,
        "%d processors (%s), %s of memory, %s %s, Java %s (%s), %s",
        Runtime.getRuntime().availableProcessors(),
        first("/proc/cpuinfo", "model name"),
        memory(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        System.getProperty("java.version"),
        System.getProperty("java.vm.vendor"),
        LocalDate.now(ZoneOffset.UTC));
  }

  private static String memory() {
    String kibibytes = first("/proc/meminfo", "MemTotal").replaceAll("\\D", "");
    return kibibytes.isEmpty()
        ? "unknown"
        : Math.round(Long.parseLong(kibibytes) / 1048576.0) + " GiB";
  }

  private static String first(String file, String name) {
    try (Stream<String> lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
