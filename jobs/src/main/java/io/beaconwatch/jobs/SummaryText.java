package io.beaconwatch.jobs;

import com.google.common.base.Strings;
import io.beaconwatch.jobs.RunSummary.ContextSummary;
import io.beaconwatch.jobs.RunSummary.DetectionSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Renders a run's summary for people: names on the left, numbers aligned on the right. */
public final class SummaryText {
  private static final String GAP = "  ";

  /** One line; a value of null makes it a heading. */
  private record Line(int indent, String name, String value) {
    int width() {
      return indent * GAP.length() + name.length();
    }
  }

  private final List<Line> lines = new ArrayList<>();

  private SummaryText() {}

  public static String of(RunSummary summary) {
    SummaryText text = new SummaryText();
    text.number(0, "events read", summary.eventsRead());
    text.counts("skipped", summary.totalSkipped(), summary.skipped());
    text.context(summary.context());
    text.counts("rejected", summary.totalRejected(), summary.rejected());
    text.number(0, "unmatched", summary.unmatched());
    text.number(0, "outside the range", summary.outsideRange());
    text.number(0, "late", summary.totalLate());
    if (summary.totalRejectedIndicators() > 0) {
      text.counts(
          "rejected indicators", summary.totalRejectedIndicators(), summary.rejectedIndicators());
    }
    if (summary.lateIndicators() > 0) {
      text.number(0, "late indicators", summary.lateIndicators());
    }
    text.number(0, "alerts", summary.totalAlerts());
    for (DetectionSummary detection : summary.detections()) {
      text.detection(detection);
    }
    if (summary.refusedAlerts() > 0) {
      text.number(0, "refused alerts", summary.refusedAlerts());
    }
    double seconds = summary.duration().toMillis() / 1000.0;
    text.lines.add(new Line(0, "seconds", String.format(Locale.ROOT, "%,.1f", seconds)));
    text.number(0, "events per second", summary.eventsPerSecond());
    return text.render();
  }

  private void context(ContextSummary context) {
    if (context.isEmpty()) {
      return;
    }
    number(0, "process context", context.records());
    if (context.late() > 0) {
      number(1, "late", context.late());
    }
    if (context.expired() > 0) {
      number(1, "expired", context.expired());
    }
    context.joined().forEach((family, count) -> number(1, family + " joined", count));
    context.notJoined().forEach((family, count) -> number(1, family + " not found", count));
  }

  private void detection(DetectionSummary detection) {
    lines.add(new Line(1, detection.name(), null));
    number(2, "matched", detection.matched());
    if (detection.nullKey() > 0) {
      number(2, "without a key", detection.nullKey());
    }
    if (detection.late() > 0) {
      number(2, "late", detection.late());
    }
    number(2, "alerts", detection.alerts());
    detection.alertsByTier().forEach((tier, count) -> number(3, tier, count));
    if (detection.provisional() > 0) {
      number(2, "told provisionally", detection.provisional());
    }
  }

  private void counts(String name, long total, Map<String, Long> counts) {
    number(0, name, total);
    counts.forEach((kind, count) -> number(1, kind, count));
  }

  private void number(int indent, String name, long number) {
    lines.add(new Line(indent, name, String.format(Locale.ROOT, "%,d", number)));
  }

  private String render() {
    int names = lines.stream().mapToInt(Line::width).max().orElse(0);
    int values =
        lines.stream()
            .mapToInt(line -> line.value == null ? 0 : line.value.length())
            .max()
            .orElse(0);
    StringBuilder text = new StringBuilder();
    for (Line line : lines) {
      String name = GAP.repeat(line.indent) + line.name;
      text.append(name);
      if (line.value != null) {
        text.append(" ".repeat(names - name.length()))
            .append(GAP)
            .append(Strings.padStart(line.value, values, ' '));
      }
      text.append('\n');
    }
    return text.toString();
  }
}
