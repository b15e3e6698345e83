package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.common.scoring.Aggregate;
import io.beaconwatch.common.scoring.AlertFields;
import io.beaconwatch.common.scoring.Group;
import io.beaconwatch.common.scoring.Members;
import io.beaconwatch.common.sigma.DetectionFiles;
import io.beaconwatch.common.sigma.LoadedDetections;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import io.beaconwatch.jobs.state.DetectionVersion;
import io.beaconwatch.jobs.state.SequencePart;
import io.beaconwatch.jobs.state.WindowPart;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** What the operators' tests begin with. */
final class Given {
  static final long HOUR = 3_600_000;
  static final long MINUTE = 60_000;

  private Given() {}

  static long time(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }

  /** A time on 2026-03-03, such as {@code 11:59:59.999}. */
  static long at(String timeOfDay) {
    return time("2026-03-03T" + timeOfDay + "Z");
  }

  static List<Detection> bundled(String... names) {
    return new DetectionFiles().bundled(List.of(names)).load().detections();
  }

  static Detection detection(String yaml) {
    LoadedDetections loaded = new DetectionFiles().detection("detection.yml", yaml).load();
    if (!loaded.errors().isEmpty()) {
      throw new IllegalArgumentException(loaded.errors().toString());
    }
    return loaded.detections().get(0);
  }

  /** A detection of any family's connections, counted by destination. */
  static Detection anyFamily(int threshold) {
    return any("DestinationIp", threshold);
  }

  /** The same of connections that have a field. */
  static Detection reading(String field) {
    return any(field, 12);
  }

  private static Detection any(String field, int threshold) {
    return detection(
        """
        title: Any connection
        name: any_connection
        logsource:
          category: network_connection
        detection:
          selection:
            %s|exists: true
          condition: selection
        ---
        title: Any beacon
        name: any
        correlation:
          type: event_count
          rules:
            - any_connection
          group-by:
            - DestinationIp
          timespan: 1h
          condition:
            gte: %d
        level: medium

        beaconwatch:
          version: 1.0.0
          window:
            kind: tumbling
          null-keys: keep
        """
            .formatted(field, threshold));
  }

  static Detection with(Detection detection, Detection.Window window, int threshold) {
    return new Detection(
        detection.name(),
        detection.id(),
        detection.version(),
        detection.title(),
        detection.level(),
        detection.techniques(),
        detection.families(),
        detection.selection(),
        detection.groupBy(),
        detection.nullKeys(),
        detection.emptyKeysAreNull(),
        window,
        threshold,
        detection.lookback(),
        detection.indicatorLookback(),
        detection.tiers(),
        detection.columns(),
        detection.repairs(),
        detection.limits());
  }

  static DetectionPlan plan(Duration allowedLateness, Detection... detections) {
    return new DetectionPlan(List.of(detections), TimeRange.ALL, allowedLateness, true);
  }

  static DetectionPlan plan(Duration allowedLateness, String... bundled) {
    return new DetectionPlan(bundled(bundled), TimeRange.ALL, allowedLateness, true);
  }

  /** The same plan, whose alerts are told as they happen, too. */
  static DetectionPlan provisional(DetectionPlan plan) {
    return new DetectionPlan(
        plan.detections(),
        plan.range(),
        plan.allowedLateness(),
        plan.coalesced(),
        plan.join(),
        Duration.ofMillis(100));
  }

  /** A connection that sumo and splunk select. */
  static NetworkConnection.Builder sysmon(long time) {
    return new NetworkConnection.Builder()
        .start(Family.SYSMON, time)
        .set(Field.EVENT_ID, "3")
        .set(Field.HOST, "pc1.example.com")
        .set(Field.COMPUTER, "PC1")
        .set(Field.USER, "EX\\ann")
        .set(Field.IMAGE, "C:\\tools\\agent.exe")
        .set(Field.COMMAND_LINE, "agent.exe -p")
        .set(Field.DESTINATION_IP, "198.51.100.10")
        .destinationPort(443);
  }

  /** A connection that sentinel selects. */
  static NetworkConnection.Builder defender(long time) {
    return new NetworkConnection.Builder()
        .start(Family.DEFENDER, time)
        .set(Field.ACTION_TYPE, "ConnectionSuccess")
        .set(Field.REMOTE_IP_TYPE, "Public")
        .set(Field.COMPUTER, "pc1")
        .set(Field.USER, "ann")
        .set(Field.PROCESS_NAME, "agent.exe")
        .set(Field.COMMAND_LINE, "agent.exe -p")
        .set(Field.DESTINATION_IP, "198.51.100.10")
        .destinationPort(443);
  }

  /** A connection that elastic selects. */
  static NetworkConnection.Builder ecs(long time) {
    return new NetworkConnection.Builder()
        .start(Family.ECS, time)
        .eventCategories(List.of("network"))
        .eventTypes(List.of("connection", "start"))
        .set(Field.DIRECTION, "egress")
        .set(Field.COMPUTER, "pc1")
        .set(Field.PROCESS_NAME, "agent.exe")
        .set(Field.DESTINATION_IP, "198.51.100.10")
        .destinationPort(443);
  }

  /** Its text is {@code record}; it stands 100 bytes into {@code a.json}. */
  static TelemetryRecord record(NetworkConnection connection) {
    return placed("record").connection(connection);
  }

  static TelemetryRecord placed(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new TelemetryRecord().inFile("a.json").at(bytes, 0, bytes.length, bytes.length, 100);
  }

  /** Connections of a group that one subtask counted. */
  static WindowPart part(Detection detection, Group group, long windowStart, long... times) {
    Aggregate aggregate = new Aggregate();
    for (long time : times) {
      aggregate.add(sysmon(time).build(), AlertFields.collected(detection));
    }
    return new WindowPart(
        DetectionVersion.first(detection), windowStart, windowStart + HOUR, group, aggregate);
  }

  static SequencePart sequencePart(Detection detection, Group group, long... times) {
    List<Field> fields = AlertFields.collected(detection);
    Members members = new Members(fields.size());
    Arrays.stream(times).forEach(time -> members.add(ecs(time).build(), fields));
    return new SequencePart(DetectionVersion.first(detection), group, members);
  }

  /** So many times, evenly spaced. */
  static long[] spaced(long start, int count, long step) {
    long[] times = new long[count];
    Arrays.setAll(times, i -> start + i * step);
    return times;
  }
}
