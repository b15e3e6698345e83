package io.beaconwatch.benchmark;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Prints results as Markdown: medians by contestant, then the goals. */
final class Report {
  private Report() {}

  static void print(Measure.Result result, PrintStream out) {
    Scenario scenario = result.scenario();
    out.printf(
        Locale.ROOT,
        "%n%s: %s, %,d lines, %,d bytes, %,d alerts%n%n",
        scenario.name(),
        scenario.work(),
        scenario.data().lines(),
        result.bytes(),
        result.alerts());
    out.println("| | wall s | k events/s | CPU s | peak MiB |");
    out.println("|---|---|---|---|---|");
    for (Map.Entry<String, List<Reading>> each : result.readings().entrySet()) {
      Reading median = median(each.getValue());
      out.printf(
          Locale.ROOT,
          "| %s | %.2f | %.0f | %.1f | %s |%n",
          each.getKey(),
          median.wall(),
          scenario.data().lines() / median.wall() / 1000,
          median.cpu(),
          median.memory() < 0 ? "" : Long.toString(median.memory() >> 20));
    }
    out.println();
    out.println("| goal | ratio | |");
    out.println("|---|---|---|");
    for (Goal goal : scenario.goals()) {
      List<Reading> subject = result.readings().get(goal.subject());
      List<Reading> against = result.readings().get(goal.against());
      if (subject != null && against != null) {
        double ratio = goal.ratio(median(subject), median(against));
        out.printf(
            Locale.ROOT,
            "| %s | %.2f | %s |%n",
            goal,
            ratio,
            goal.isMet(ratio) ? "met" : "not met");
      }
    }
    out.flush();
  }

  /** Each value by itself. */
  static Reading median(List<Reading> readings) {
    return new Reading(
        median(readings, Reading::wall),
        median(readings, Reading::cpu),
        (long) median(readings, Reading::memory));
  }

  private static double median(List<Reading> readings, ToDoubleFunction<Reading> value) {
    double[] sorted = readings.stream().mapToDouble(value).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
