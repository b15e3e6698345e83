package io.beaconwatch.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Prints results as Markdown: medians by contestant, then the goals. */
final class Report {
  private Report() {}

  static void print(Measure.Result result, PrintStream out) {
    Scenario scenario = result.scenario();
    out.printf("%n### %s%n%n%s.%n%n", scenario.name(), scenario.work());
    boolean hasBroker = scenario.fromKafka();
    out.printf(
        "| | lines | MB | wall s | k events/s | CPU s |%s peak MiB | alerts |%n",
        hasBroker ? " broker's CPU s |" : "");
    out.println("|---|---|---|---|---|---|---|---|" + (hasBroker ? "---|" : ""));
    Map<String, Measured> byName = new TreeMap<>();
    for (Measured each : result.measured()) {
      byName.put(each.contestant().name(), each);
      Reading median = each.median();
      out.printf(
          Locale.ROOT,
          "| %s | %,d | %,d | %.2f | %,.0f | %.1f |%s %s | %,d |%n",
          each.contestant().name(),
          each.contestant().lines(),
          each.bytes() / 1_000_000,
          median.wall(),
          each.eventsPerSecond() / 1000,
          median.cpu(),
          hasBroker ? String.format(Locale.ROOT, " %.1f |", median.broker()) : "",
          median.memory() < 0 ? "" : String.format(Locale.ROOT, "%,d", median.memory() >> 20),
          result.alerts().get(each.contestant().answer()));
    }
    out.println();
    out.println("| goal | reached | |");
    out.println("|---|---|---|");
    for (Goal goal : scenario.goals()) {
      Measured subject = byName.get(goal.subject());
      List<Measured> against =
          goal.against().stream().filter(byName::containsKey).map(byName::get).toList();
      if (subject != null && against.size() == goal.against().size()) {
        double reached = goal.reached(subject, against);
        out.printf(
            Locale.ROOT,
            "| %s | %,.2f | %s |%n",
            goal,
            reached,
            goal.isMet(reached) ? "met" : "not met");
      }
    }
    out.flush();
  }

  /**
   * Says what stays after a run, which nobody would look for.
   *
   * @param data where telemetry is kept
   */
  static void printKept(Path data, PrintStream out) throws IOException {
    long bytes = 0;
    try (Stream<Path> all = Files.walk(data)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    out.printf(
        Locale.ROOT,
        "%,d MB of telemetry stay in %s for later runs; remove it when there are none%n",
        bytes / 1_000_000,
        data);
    out.flush();
  }
}
