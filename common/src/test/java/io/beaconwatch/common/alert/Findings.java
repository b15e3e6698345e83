package io.beaconwatch.common.alert;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.common.scoring.Aggregate;
import io.beaconwatch.common.scoring.AlertFields;
import io.beaconwatch.common.scoring.Finding;
import io.beaconwatch.common.scoring.Group;
import io.beaconwatch.common.scoring.Members;
import io.beaconwatch.common.scoring.SequenceState;
import io.beaconwatch.common.scoring.Sequences;
import io.beaconwatch.common.sigma.DetectionFiles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Findings of the bundled detections, from 11:00 to 12:00 on 2026-03-03. */
final class Findings {
  static final long START = Instant.parse("2026-03-03T11:00:00Z").toEpochMilli();
  static final long HOUR = 3_600_000;

  private static final long MINUTE = 60_000;

  private Findings() {}

  static Detection bundled(String name) {
    return new DetectionFiles().bundled(List.of(name)).load().detections().get(0);
  }

  /** A connection; its values besides the key are the same for all but the process's name. */
  static NetworkConnection connection(long time, int port, String process) {
    return new NetworkConnection.Builder()
        .start(Family.ECS, time)
        .set(Field.COMPUTER, "pc1")
        .set(Field.USER, "ann")
        .set(Field.PROCESS_NAME, process)
        .set(Field.DESTINATION_HOSTNAME, "c2.example.net")
        .destinationPort(port)
        .bytes(1000, 300)
        .build();
  }

  /** One connection a minute, on so many ports from 443 on in turn. */
  static Aggregate aggregate(Detection detection, int count, int ports) {
    Aggregate aggregate = new Aggregate();
    for (int i = 0; i < count; i++) {
      int port = ports == 0 ? NetworkConnection.MISSING : 443 + i % ports;
      aggregate.add(
          connection(START + i * MINUTE, port, "agent.exe"), AlertFields.collected(detection));
    }
    return aggregate;
  }

  static Finding window(Detection detection, Group group, int count, int ports) {
    return window(group, detection, aggregate(detection, count, ports), false, 0);
  }

  static Finding window(
      Group group, Detection detection, Aggregate aggregate, boolean partial, int revision) {
    return Finding.ofWindow(
        detection.name(), group, START, START + HOUR, START + HOUR, aggregate, partial, revision);
  }

  /** What is found in one connection a minute, of two processes in turn. */
  static List<Finding> sequences(Detection detection, int count, boolean coalesced) {
    List<Field> fields = AlertFields.collected(detection);
    Members members = new Members(fields.size());
    for (int i = 0; i < count; i++) {
      String process = i % 2 == 0 ? "agent.exe" : "other.exe";
      members.add(connection(START + i * MINUTE, 443, process), fields);
    }
    SequenceState state = new SequenceState(fields.size());
    state.add(members);
    List<Finding> findings = new ArrayList<>();
    new Sequences(detection.name(), detection.threshold(), HOUR, coalesced)
        .advance(new Group("pc1", "198.51.100.10"), state, Long.MAX_VALUE, findings::add);
    return findings;
  }
}
