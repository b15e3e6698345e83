package io.beaconwatch.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.beaconwatch.jobs.RunSummary.ContextSummary;
import io.beaconwatch.jobs.RunSummary.DetectionSummary;
import java.util.Map;

/** Writes a run's summary as the JSON of {@code summary.json}, keys in a fixed order. */
final class SummaryJson {
  private SummaryJson() {}

  static String of(RunSummary summary) {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode();
    root.put("events_read", summary.eventsRead());
    counts(root.putObject("skipped"), summary.skipped());
    context(root, summary.context());
    counts(root.putObject("rejected"), summary.rejected());
    root.put("unmatched", summary.unmatched());
    root.put("outside_range", summary.outsideRange());
    counts(root.putObject("rejected_indicators"), summary.rejectedIndicators());
    root.put("late_indicators", summary.lateIndicators());
    root.put("refused_alerts", summary.refusedAlerts());
    ObjectNode detections = root.putObject("detections");
    for (DetectionSummary detection : summary.detections()) {
      ObjectNode node = detections.putObject(detection.name());
      node.put("matched", detection.matched());
      node.put("null_key", detection.nullKey());
      node.put("late", detection.late());
      counts(node.putObject("alerts"), detection.alertsByTier());
      if (detection.provisional() > 0) {
        node.put("provisional", detection.provisional());
      }
    }
    root.put("duration_ms", summary.duration().toMillis());
    root.put("events_per_second", summary.eventsPerSecond());
    return root.toPrettyString().replace(System.lineSeparator(), "\n") + "\n";
  }

  private static void context(ObjectNode root, ContextSummary context) {
    if (context.isEmpty()) {
      return;
    }
    ObjectNode node = root.putObject("process_context");
    node.put("records", context.records());
    node.put("late", context.late());
    node.put("expired", context.expired());
    counts(node.putObject("joined"), context.joined());
    counts(node.putObject("not_found"), context.notJoined());
  }

  private static void counts(ObjectNode node, Map<String, Long> counts) {
    counts.forEach(node::put);
  }
}
