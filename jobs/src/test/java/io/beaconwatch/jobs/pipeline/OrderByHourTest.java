package io.beaconwatch.jobs.pipeline;

import static io.beaconwatch.jobs.pipeline.Given.HOUR;
import static io.beaconwatch.jobs.pipeline.Given.MINUTE;
import static io.beaconwatch.jobs.pipeline.Given.at;
import static io.beaconwatch.jobs.pipeline.Given.bundled;
import static io.beaconwatch.jobs.pipeline.Given.part;
import static io.beaconwatch.jobs.pipeline.Given.plan;
import static io.beaconwatch.jobs.pipeline.Given.sequencePart;
import static io.beaconwatch.jobs.pipeline.Given.spaced;
import static io.beaconwatch.jobs.pipeline.Given.sysmon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.ProcessStart;
import io.beaconwatch.common.scoring.Group;
import io.beaconwatch.common.scoring.Members;
import io.beaconwatch.jobs.state.DetectionVersion;
import io.beaconwatch.jobs.state.JoinInput;
import io.beaconwatch.jobs.state.SequencePart;
import io.beaconwatch.jobs.state.SequencePartFormat;
import io.beaconwatch.jobs.state.UnjoinedPart;
import io.beaconwatch.jobs.state.WindowPart;
import io.beaconwatch.jobs.state.WindowPartFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.junit.jupiter.api.Test;

class OrderByHourTest {
  private static final Detection SUMO = bundled("sumo").get(0);
  private static final Detection ELASTIC = bundled("elastic").get(0);
  private static final Group GROUP = group(0);
  private static final long FIRST = at("00:00:00");

  @Test
  void nothingPassesBeforeTheEnd() throws Exception {
    try (OrderRun<WindowPart> order = windows()) {
      order.take(window(2));
      order.watermark(FIRST + 100 * HOUR);
      order.take(window(0));
      order.take(window(2));
      assertThat(order.elements()).isEmpty();

      order.watermark(Long.MAX_VALUE);

      assertThat(told(order))
          .containsExactly(
              "00:00", "passed 00:59:59.999", "02:00", "02:00", "passed 02:59:59.999", "end");
    }
  }

  @Test
  void nothingIsLostWhereTheEndIsNotTold() throws Exception {
    try (OrderRun<WindowPart> order = windows()) {
      order.take(window(2));
      assertThatThrownBy(order::finish).isInstanceOf(IllegalStateException.class);
      order.watermark(Long.MAX_VALUE);
      order.finish();
    }
  }

  /** A window that ends within an hour is needed in that hour, however long it is. */
  @Test
  void aPartOfAWindowWaitsForTheWindowsEnd() throws Exception {
    try (OrderRun<WindowPart> order = windows()) {
      WindowPart part = window(0);
      order.take(
          new WindowPart(
              part.version(), FIRST, FIRST + 5 * HOUR + 1, part.group(), part.aggregate()));
      order.take(
          new WindowPart(part.version(), FIRST + HOUR, FIRST + 5 * HOUR, GROUP, part.aggregate()));
      order.watermark(Long.MAX_VALUE);

      assertThat(told(order))
          .containsExactly("01:00", "passed 04:59:59.999", "00:00", "passed 05:59:59.999", "end");
    }
  }

  /** What STREAMING cannot do: however long the input, and in any order, open is one hour. */
  @Test
  void windowsCloseHourByHourAndNoneIsLate() throws Exception {
    int hours = 500;
    int groups = 20;
    List<WindowPart> parts = new ArrayList<>();
    for (int hour = 0; hour < hours; hour++) {
      for (int group = 0; group < groups; group++) {
        for (int piece = 0; piece < 2; piece++) {
          long start = FIRST + hour * HOUR;
          parts.add(part(SUMO, group(group), start, spaced(start + piece, 6, MINUTE)));
        }
      }
    }
    long seed = System.nanoTime();
    Collections.shuffle(parts, new Random(seed));
    long mostOpen = 0;
    try (OrderRun<WindowPart> order = windows();
        AggregateRun windows = new AggregateRun(Backend.HEAP, plan(Duration.ZERO, SUMO))) {
      for (WindowPart part : parts) {
        order.take(part);
      }
      order.watermark(Long.MAX_VALUE);
      for (Object element : order.elements()) {
        if (element instanceof Watermark mark) {
          windows.watermark(mark.getTimestamp());
        } else {
          windows.take((WindowPart) ((StreamRecord<?>) element).getValue());
        }
        mostOpen = Math.max(mostOpen, windows.windowsOpen("sumo"));
      }

      assertThat(mostOpen).as("seed %d", seed).isEqualTo(groups);
      assertThat(windows.told()).hasSize(hours * groups).containsOnly("12/0");
      assertThat(windows.late()).isEmpty();
    }
  }

  @Test
  void aPartOfSeveralHoursIsDivided() throws Exception {
    long[] times = {FIRST + HOUR - 1, FIRST + HOUR, FIRST, FIRST + 7 * HOUR};
    try (OrderRun<SequencePart> order =
        new OrderRun<>(new SequencePartFormat(), EventHours::ofSequence)) {
      order.take(sequencePart(ELASTIC, GROUP, times));
      order.take(sequencePart(ELASTIC, GROUP, FIRST + 2));
      order.watermark(Long.MAX_VALUE);

      List<String> told = new ArrayList<>();
      for (Object element : order.elements()) {
        told.add(
            element instanceof Watermark mark
                ? passed(mark)
                : times(((SequencePart) ((StreamRecord<?>) element).getValue()).members()));
      }
      assertThat(told)
          .containsExactly(
              "00:59:59.999 00:00",
              "00:00:00.002",
              "passed 00:59:59.999",
              "01:00",
              "passed 01:59:59.999",
              "07:00",
              "passed 07:59:59.999",
              "end");
    }
  }

  /** The start of a process is there before event time passes what it is joined with. */
  @Test
  void bothSidesOfTheJoinAreThereInTheirHour() {
    Members members = new Members(0);
    for (long time : new long[] {FIRST, FIRST + 3 * HOUR}) {
      members.add(time, 443, 0, 0, new String[0]);
    }
    JoinInput part =
        new JoinInput(
            null,
            new UnjoinedPart(
                sysmon(0).build(),
                List.of(),
                List.of(DetectionVersion.unknown("sumo")),
                true,
                members));
    JoinInput context =
        new JoinInput(
            new ProcessStart(
                Family.SYSMON, "PC1", "{A}", FIRST + 3 * HOUR - 1, null, null, null, null, null),
            null);
    List<String> told = new ArrayList<>();
    EventHours.Output<JoinInput> out =
        (hour, input) ->
            told.add(
                hour
                    - FIRST / HOUR
                    + " "
                    + (input.part() == null ? "start" : times(input.part().members())));

    EventHours.ofJoin(part, out);
    EventHours.ofJoin(context, out);

    assertThat(told).containsExactly("0 00:00", "3 03:00", "2 start");
  }

  private static OrderRun<WindowPart> windows() throws Exception {
    return new OrderRun<>(new WindowPartFormat(), EventHours::ofWindow);
  }

  private static Group group(int number) {
    return new Group("PC1", "EX\\ann", "agent.exe", "agent.exe -p", "198.51.100." + number);
  }

  private static WindowPart window(int hour) {
    long start = FIRST + hour * HOUR;
    return part(SUMO, GROUP, start, start);
  }

  private static List<String> told(OrderRun<?> order) {
    return order.elements().stream()
        .map(
            element ->
                element instanceof Watermark mark
                    ? passed(mark)
                    : time(((WindowPart) ((StreamRecord<?>) element).getValue()).windowStart()))
        .toList();
  }

  private static String passed(Watermark mark) {
    return mark.equals(Watermark.MAX_WATERMARK) ? "end" : "passed " + time(mark.getTimestamp());
  }

  private static String times(Members members) {
    List<String> times = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      times.add(time(members.time(i)));
    }
    return String.join(" ", times);
  }

  private static String time(long time) {
    return Instant.ofEpochMilli(time).atZone(ZoneOffset.UTC).toLocalTime().toString();
  }
}
