package io.beaconwatch.benchmark;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Prints results as Markdown: medians by contestant, then the goals. */
final class Report {
  private Report() {}

  static void print(Measure.Result result, PrintStream out) {
    Scenario scenario = result.scenario();
    out.printf("%n### %s%n%n%s.%n%n", scenario.name(), scenario.work());
    out.println(
        "| | lines | MB | wall s | k events/s | CPU s | broker's CPU s | peak MiB | alerts |");
    out.println("|---|---|---|---|---|---|---|---|---|");
    Map<String, Measured> byName = new TreeMap<>();
    for (Measured each : result.measured()) {
      byName.put(each.contestant().name(), each);
      Reading median = each.median();
      out.printf(
          Locale.ROOT,
          "| %s | %,d | %,d | %.2f | %,.0f | %.1f | %s | %s | %,d |%n",
          each.contestant().name(),
          each.contestant().lines(),
          each.bytes() / 1_000_000,
          median.wall(),
          each.eventsPerSecond() / 1000,
          median.cpu(),
          median.broker() == 0 ? "" : String.format(Locale.ROOT, "%.1f", median.broker()),
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
}
