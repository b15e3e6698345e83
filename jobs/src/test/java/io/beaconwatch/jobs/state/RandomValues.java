package io.beaconwatch.jobs.state;

import io.beaconwatch.common.event.EndpointContext;
import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.HostName;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.common.event.ProcessStart;
import io.beaconwatch.common.scoring.Aggregate;
import io.beaconwatch.common.scoring.DistinctValues;
import io.beaconwatch.common.scoring.Finding;
import io.beaconwatch.common.scoring.Group;
import io.beaconwatch.common.scoring.Members;
import io.beaconwatch.common.scoring.PortSet;
import io.beaconwatch.common.scoring.SequenceState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Values of the state's types, edges included. */
final class RandomValues {
  private static final String[] TEXTS = {
    "", "a", "äöü €", "\0", "\n", "😀", "\ud800", "C:\\tools\\agent.exe", "x".repeat(300)
  };
  private static final long[] NUMBERS = {0, 1, -1, 127, 128, Long.MIN_VALUE, Long.MAX_VALUE};

  private final Random random;

  RandomValues(long seed) {
    random = new Random(seed);
  }

  String text() {
    return TEXTS[random.nextInt(TEXTS.length)] + (random.nextBoolean() ? random.nextInt() : "");
  }

  long number() {
    return random.nextBoolean() ? random.nextLong() : NUMBERS[random.nextInt(NUMBERS.length)];
  }

  Group group() {
    String[] values = new String[random.nextInt(7)];
    Arrays.setAll(values, i -> text());
    return new Group(values);
  }

  PortSet ports() {
    PortSet ports = new PortSet();
    for (int left = random.nextInt(random.nextInt(10) == 0 ? 5000 : 40); left > 0; left--) {
      ports.add(random.nextInt(1 << 16));
    }
    return ports;
  }

  Aggregate aggregate() {
    List<DistinctValues> collected = new ArrayList<>();
    for (int left = random.nextInt(4); left > 0; left--) {
      DistinctValues values = new DistinctValues();
      for (int more = random.nextInt(120); more > 0; more--) {
        values.add(text());
      }
      collected.add(values);
    }
    return Aggregate.restore(
        number(), number(), number(), number(), number(), ports(), collected, random.nextInt());
  }

  Members members() {
    int fields = random.nextInt(4);
    Members members = new Members(fields);
    for (int left = random.nextInt(12); left > 0; left--) {
      String[] profile = new String[fields];
      Arrays.setAll(profile, i -> random.nextInt(3) == 0 ? null : TEXTS[random.nextInt(3)]);
      members.add(
          number(), random.nextInt(65537) - 1, number(), number(), profile, random.nextInt(64));
    }
    return members;
  }

  List<long[]> times() {
    List<long[]> times = new ArrayList<>();
    for (int left = random.nextInt(5); left > 0; left--) {
      times.add(random.longs(random.nextInt(11)).toArray());
    }
    return times;
  }

  SequenceState sequenceState() {
    return SequenceState.restore(
        new SequenceState.Parts(
            members(),
            members(),
            random.nextBoolean() ? aggregate() : null,
            number(),
            times(),
            random.nextInt(),
            number(),
            number(),
            random.nextInt()));
  }

  WindowPart windowPart() {
    return new WindowPart(version(), number(), number(), group(), aggregate());
  }

  SequencePart sequencePart() {
    return new SequencePart(version(), group(), members());
  }

  Finding finding() {
    return new Finding(
        text(),
        group(),
        number(),
        number(),
        number(),
        aggregate(),
        number(),
        times(),
        random.nextInt(),
        random.nextBoolean(),
        random.nextInt(),
        random.nextLong());
  }

  DetectionVersion version() {
    boolean bounded = random.nextBoolean();
    return new DetectionVersion(
        text(),
        random.nextLong(),
        bounded ? number() : Long.MIN_VALUE,
        bounded ? number() : Long.MAX_VALUE);
  }

  BegunWindows begunWindows() {
    return new BegunWindows(version(), random.longs(random.nextInt(4)).boxed().toList(), number());
  }

  ProvisionalTelling provisionalTelling() {
    return new ProvisionalTelling(finding(), random.nextBoolean() ? null : text());
  }

  UnjoinedPart unjoinedPart() {
    NetworkConnection.Builder connection =
        new NetworkConnection.Builder().start(Family.values()[random.nextInt(4)], 0);
    for (Field field : Field.values()) {
      boolean listed = field == Field.EVENT_CATEGORY || field == Field.EVENT_TYPE;
      connection.set(field, listed || random.nextBoolean() ? null : text());
    }
    Members members = members();
    return new UnjoinedPart(
        connection.build(),
        Arrays.asList(Field.values()).subList(3, 3 + members.fieldCount()),
        List.of(version(), version()),
        random.nextBoolean(),
        members);
  }

  EndpointContext context(boolean start) {
    Family family = Family.values()[random.nextInt(4)];
    return start
        ? new ProcessStart(
            family,
            text(),
            text(),
            number(),
            textOrNull(),
            textOrNull(),
            textOrNull(),
            textOrNull(),
            textOrNull())
        : new HostName(family, text(), number(), text());
  }

  private String textOrNull() {
    return random.nextInt(3) == 0 ? null : text();
  }

  JoinInput joinInput() {
    return random.nextBoolean()
        ? new JoinInput(context(random.nextBoolean()), null)
        : new JoinInput(null, unjoinedPart());
  }

  Timeline timeline() {
    Timeline timeline = new Timeline();
    boolean starts = random.nextBoolean();
    for (int left = random.nextInt(6); left > 0; left--) {
      timeline.add(context(starts));
    }
    return timeline;
  }
}
