package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.scoring.Members;
import io.beaconwatch.jobs.state.JoinInput;
import io.beaconwatch.jobs.state.SequencePart;
import io.beaconwatch.jobs.state.UnjoinedPart;
import io.beaconwatch.jobs.state.WindowPart;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** In which hours of event time something has to be there. */
@FunctionalInterface
interface EventHours<T> extends Serializable {
  /** Takes what belongs in an hour. */
  interface Output<T> {
    /**
     * @param hour since the epoch
     */
    void in(long hour, T record);
  }

  /** Passes a record on, as a part for each of its hours where it has connections of several. */
  void split(T record, Output<T> out);

  /** A part of a window is needed when the window closes, and until then needs no memory. */
  static void ofWindow(WindowPart part, Output<WindowPart> out) {
    out.in(hour(part.windowEnd() - 1), part);
  }

  static void ofSequence(SequencePart part, Output<SequencePart> out) {
    split(
        part,
        part.members(),
        members -> new SequencePart(part.version(), part.group(), members),
        out);
  }

  static void ofJoin(JoinInput input, Output<JoinInput> out) {
    if (input.context() != null) {
      out.in(hour(input.context().time()), input);
      return;
    }
    UnjoinedPart part = input.part();
    split(input, part.members(), members -> new JoinInput(null, part.of(members)), out);
  }

  private static <T> void split(
      T whole, Members members, Function<Members, T> partOf, Output<T> out) {
    long first = hour(members.earliest());
    if (isWithin(members, first)) {
      out.in(first, whole);
      return;
    }
    Map<Long, Members> byHour = new TreeMap<>();
    for (int i = 0; i < members.size(); i++) {
      byHour
          .computeIfAbsent(hour(members.time(i)), hour -> new Members(members.fieldCount()))
          .add(members, i);
    }
    byHour.forEach((hour, some) -> out.in(hour, partOf.apply(some)));
  }

  private static boolean isWithin(Members members, long hour) {
    long end = (hour + 1) * OrderByHour.HOUR;
    for (int i = 0; i < members.size(); i++) {
      if (members.time(i) >= end) {
        return false;
      }
    }
    return true;
  }

  private static long hour(long time) {
    return Math.floorDiv(time, OrderByHour.HOUR);
  }
}
