package io.beaconwatch.common.alert;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.detection.Tier;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.intelligence.Indicator;
import io.beaconwatch.common.scoring.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The sentence that says why an alert was raised, with its numbers. */
final class Reason {
  private Reason() {}

  static String of(
      Detection detection, Finding finding, Indicator indicator, Tier tier, AlertContext context) {
    long count = finding.aggregate().count();
    StringBuilder reason = new StringBuilder(200);
    reason
        .append(context.told(Field.PROCESS_NAME, "An unknown process"))
        .append(" on ")
        .append(context.told(Field.COMPUTER, "an unknown host"))
        .append(" connected ")
        .append(count)
        .append(count == 1 ? " time " : " times ")
        .append(finding.isProvisional() ? "so far to " : "to ")
        .append(context.told(Field.DESTINATION_IP, "an unknown address"))
        .append(" between ")
        .append(AlertTime.told(finding.windowStart()))
        .append(" and ")
        .append(AlertTime.told(finding.windowEnd()))
        .append(" UTC, ")
        .append(ports(finding.aggregate().ports().toArray()));
    if (finding.isSequence()) {
      Detection.Window.Sliding sliding = (Detection.Window.Sliding) detection.window();
      reason
          .append("; ")
          .append(finding.sequences() == 1 ? "a sequence" : finding.sequences() + " sequences")
          .append(" of ")
          .append(detection.threshold())
          .append(" within ")
          .append(told(sliding.span()));
    } else {
      reason.append("; the threshold is ").append(detection.threshold());
    }
    if (indicator != null) {
      reason.append("; the address is a known indicator");
    }
    if (tier != null) {
      String conditions = conditions(tier);
      reason.append("; ").append(conditions).append(conditions.isEmpty() ? "" : ": ");
      reason.append(tier.name());
    }
    return reason.append('.').toString();
  }

  private static String ports(int[] ports) {
    return switch (ports.length) {
      case 0 -> "without a port";
      case 1 -> "on port " + ports[0];
      default -> "on " + ports.length + " ports";
    };
  }

  private static String told(Duration span) {
    long seconds = span.toSeconds();
    long number = seconds % 60 == 0 ? seconds / 60 : seconds;
    return number + (seconds % 60 == 0 ? " minute" : " second") + (number == 1 ? "" : "s");
  }

  /** What the tier asks for; empty when it takes whatever the ones before it left. */
  private static String conditions(Tier tier) {
    List<String> conditions = new ArrayList<>();
    if (tier.minCount() > 0) {
      conditions.add("at least " + tier.minCount());
    }
    if (tier.maxPorts() != Integer.MAX_VALUE) {
      conditions.add("on at most " + tier.maxPorts() + (tier.maxPorts() == 1 ? " port" : " ports"));
    }
    if (tier.indicator() != null) {
      conditions.add(tier.indicator() ? "to an indicator" : "to no indicator");
    }
    return String.join(" ", conditions);
  }
}
