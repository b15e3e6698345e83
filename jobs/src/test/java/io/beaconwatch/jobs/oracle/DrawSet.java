package io.beaconwatch.jobs.oracle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Draws event sets for one vendor's telemetry. */
enum DrawSet {
  SYSMON {
    @Override
    Vocabulary vocabulary() {
      return Vocabulary.SYSMON;
    }

    @Override
    TelemetryFormat write(List<Drawn> drawn, Chance chance, List<RawLine> lines) {
      List<SysmonLines.Shape> shapes = some(chance, SysmonLines.Shape.values());
      for (Drawn each : drawn) {
        lines.add(SysmonLines.connection(each, chance.of(shapes), chance));
      }
      for (Drawn each : noise(drawn, chance)) {
        lines.add(SysmonLines.noise(each, chance.of(shapes), chance));
      }
      return shapes.size() == 1 && chance.oneIn(2) ? shapes.get(0).format : TelemetryFormat.AUTO;
    }
  },
  DEFENDER {
    @Override
    Vocabulary vocabulary() {
      return Vocabulary.DEFENDER;
    }

    @Override
    TelemetryFormat write(List<Drawn> drawn, Chance chance, List<RawLine> lines) {
      List<Drawn> connections = chance.oneIn(2) ? withBytes(drawn, chance) : drawn;
      lines.addAll(DefenderLines.write(connections, chance));
      for (Drawn each : noise(drawn, chance)) {
        lines.add(DefenderLines.noise(each, chance));
      }
      return chance.of(TelemetryFormat.AUTO, TelemetryFormat.DEFENDER_JSON);
    }
  },
  FALCON {
    @Override
    Vocabulary vocabulary() {
      return Vocabulary.FALCON;
    }

    @Override
    TelemetryFormat write(List<Drawn> drawn, Chance chance, List<RawLine> lines) {
      drawn.forEach(each -> lines.add(FalconLines.connection(each, chance)));
      noise(drawn, chance).forEach(each -> lines.add(FalconLines.noise(each, chance)));
      return chance.of(TelemetryFormat.AUTO, TelemetryFormat.FALCON_JSON);
    }
  },
  ECS {
    @Override
    Vocabulary vocabulary() {
      return Vocabulary.ECS;
    }

    @Override
    TelemetryFormat write(List<Drawn> drawn, Chance chance, List<RawLine> lines) {
      List<EcsLines.Shape> shapes = some(chance, EcsLines.Shape.values());
      for (Drawn each : drawn) {
        lines.add(EcsLines.connection(each, chance.of(shapes), chance));
      }
      for (Drawn each : noise(drawn, chance)) {
        lines.add(EcsLines.noise(each, chance.of(shapes), chance));
      }
      return chance.of(TelemetryFormat.AUTO, TelemetryFormat.ECS_JSON);
    }
  };

  /** So far apart stand the sets of one run: no lookback of an indicator reaches the next set. */
  static final long APART = 40 * 86_400_000L;

  private static final long DAY = 86_400_000L;
  private static final long FIRST = 946_684_800_000L;
  private static final long[] BYTES = {0, 0, 1, 3, 10, 125, 500, 1000, 1L << 31, 3_000_000_000L};

  /** What connections are drawn from. */
  abstract Vocabulary vocabulary();

  /** Adds the raw lines; gives the format in which they can be read. */
  abstract TelemetryFormat write(List<Drawn> drawn, Chance chance, List<RawLine> lines);

  /**
   * @param place where in time the set stands: sets at other places share nothing with it
   */
  EventSet draw(Chance chance, int number, int place) {
    long start = FIRST + place * APART;
    long hour = start + 10 * DAY + (long) chance.below(24) * Times.HOUR;
    List<Drawn> drawn = DrawConnections.draw(vocabulary(), chance, hour);
    List<RawLine> lines = new ArrayList<>();
    TelemetryFormat format = write(drawn, chance, lines);
    arrange(lines, chance);
    return new EventSet(
        number,
        format,
        lines,
        chance.of(0, 0, 1, 5, 17),
        this == DEFENDER ? indicators(drawn, hour, chance) : List.of(),
        chance.oneIn(2),
        start + APART - 1);
  }

  private static void arrange(List<RawLine> lines, Chance chance) {
    switch (chance.below(4)) {
      case 0 -> Collections.shuffle(lines, chance.random());
      case 1 -> lines.sort(Comparator.comparingLong(RawLine::earliest));
      case 2 -> lines.sort(Comparator.comparingLong(RawLine::earliest).reversed());
      default -> {
        // As they were written, group after group.
      }
    }
  }

  private static <T> List<T> some(Chance chance, T[] all) {
    List<T> some = new ArrayList<>();
    int count = chance.of(1, 1, 2, all.length);
    for (int i = 0; i < count; i++) {
      some.add(chance.of(all));
    }
    return some;
  }

  private static List<Drawn> noise(List<Drawn> drawn, Chance chance) {
    List<Drawn> noise = new ArrayList<>();
    for (int i = chance.of(0, 0, 1, 12); i > 0; i--) {
      noise.add(chance.of(drawn));
    }
    return noise;
  }

  private static List<Drawn> withBytes(List<Drawn> drawn, Chance chance) {
    List<Drawn> withBytes = new ArrayList<>();
    boolean sent = !chance.oneIn(4);
    boolean received = !chance.oneIn(4);
    int kinds = 1 + chance.below(BYTES.length);
    for (Drawn each : drawn) {
      var values = new java.util.LinkedHashMap<>(each.values());
      if (sent && !chance.oneIn(8)) {
        values.put("SentBytes", Long.toString(BYTES[chance.below(kinds)]));
      }
      if (received && !chance.oneIn(8)) {
        values.put("ReceivedBytes", chance.oneIn(9) ? "" : Long.toString(BYTES[chance.below(10)]));
      }
      withBytes.add(new Drawn(each.time(), values));
    }
    return withBytes;
  }

  /** Rows about the addresses that occur, round seven days before the ends of their hours. */
  private static List<String> indicators(List<Drawn> drawn, long hour, Chance chance) {
    List<String> rows = new ArrayList<>();
    // Which of two rows of one time is the latest, the query leaves open.
    Set<Long> times = new HashSet<>();
    for (int i = chance.of(0, 1, 1, 2, 2, 3); i > 0; i--) {
      long end = hour + Times.HOUR * chance.of(1, 1, 1, 2);
      long generated =
          end
              + chance.of(-DAY, -2 * DAY, -8 * DAY, -7 * DAY, -7 * DAY, -7 * DAY, 0L)
              + chance.of(0, 0, 0, 1, 1, -1, 1000, -3 * Times.HOUR);
      if (!times.add(generated)) {
        continue;
      }
      ObjectNode row = Written.object();
      row.put("TimeGenerated", Written.time(generated) + "Z");
      String address =
          chance.oneIn(8)
              ? chance.of("", "198.51.100.0/24", "2001:DB8::1", "203.0.113.9")
              : chance.of(drawn).value("RemoteIP", "");
      Written.put(row, "NetworkIP", address, chance);
      Boolean active = chance.of(true, true, true, true, false, null);
      if (active == null) {
        row.putNull("Active");
      } else {
        row.put("Active", active);
      }
      Written.put(row, "ThreatType", chance.of("C2", "", null), chance);
      Double confidence = chance.of(null, 0.0, 57.5, 100.0);
      if (confidence == null) {
        row.putNull("ConfidenceScore");
      } else {
        row.put("ConfidenceScore", confidence);
      }
      Written.put(row, "Description", chance.of("seen \"there\"", "", null), chance);
      row.put("ExpirationDateTime", Written.time(hour - 30 * DAY) + "Z");
      rows.add(row.toString());
    }
    return rows;
  }
}
