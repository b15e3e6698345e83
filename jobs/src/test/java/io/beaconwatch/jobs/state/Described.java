package io.beaconwatch.jobs.state;

import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.scoring.Aggregate;
import io.beaconwatch.common.scoring.DistinctValues;
import io.beaconwatch.common.scoring.Finding;
import io.beaconwatch.common.scoring.Group;
import io.beaconwatch.common.scoring.Members;
import io.beaconwatch.common.scoring.SequenceState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Everything that a value of the state's types says, as lists that compare; not by its format. */
final class Described {
  private Described() {}

  static List<Object> value(Object value) {
    List<Object> all = new ArrayList<>();
    add(all, value);
    return all;
  }

  private static void add(List<Object> all, Object value) {
    if (value instanceof WindowPart part) {
      addAll(all, part.version(), part.windowStart(), part.windowEnd(), part.group());
      add(all, part.aggregate());
    } else if (value instanceof SequencePart part) {
      addAll(all, part.version(), part.group(), part.members());
    } else if (value instanceof Finding finding) {
      addAll(all, finding.detection(), finding.group(), finding.windowStart());
      addAll(all, finding.windowEnd(), finding.asOf(), finding.aggregate(), finding.sequences());
      addAll(all, finding.sequenceTimes(), finding.ordinal(), finding.partial());
      addAll(all, finding.revision(), finding.definition());
    } else if (value instanceof ProvisionalTelling telling) {
      addAll(all, telling.finding(), telling.tier());
    } else if (value instanceof SequenceState state) {
      SequenceState.Parts parts = state.parts();
      addAll(all, parts.pending(), parts.recent(), parts.run(), parts.runSequences());
      addAll(all, parts.runTimes(), parts.sinceRun(), parts.lastSequenceFirst());
      addAll(all, parts.lastSequenceLast(), parts.lastSequenceOrdinal());
    } else if (value instanceof Members members) {
      addAll(all, members.fieldCount(), members.size());
      for (int i = 0; i < members.size(); i++) {
        addAll(all, members.time(i), members.port(i), members.bytesSent(i));
        addAll(all, members.joined(i), members.bytesReceived(i), Arrays.asList(members.profile(i)));
      }
    } else if (value instanceof Aggregate aggregate) {
      addAll(all, aggregate.count(), aggregate.first(), aggregate.last(), aggregate.bytesSent());
      addAll(all, aggregate.bytesReceived(), aggregate.ports().toArray());
      addAll(all, aggregate.collected(), aggregate.joined());
    } else if (value instanceof UnjoinedPart part) {
      addAll(all, part.connection().family(), part.fields(), part.detections());
      addAll(all, part.counted(), part.members());
      for (Field field : Field.values()) {
        all.add(part.connection().value(field));
      }
    } else if (value instanceof JoinInput input) {
      all.add(input.context());
      add(all, input.part());
    } else if (value instanceof Timeline timeline) {
      all.addAll(timeline.entries());
    } else if (value instanceof Group group) {
      all.add(group.values());
    } else if (value instanceof DistinctValues values) {
      all.add(values.values());
    } else if (value instanceof long[] times) {
      all.add(Arrays.toString(times));
    } else if (value instanceof int[] ports) {
      all.add(Arrays.toString(ports));
    } else if (value instanceof List<?> list) {
      all.add(list.size());
      list.forEach(element -> add(all, element));
    } else {
      all.add(value);
    }
  }

  private static void addAll(List<Object> all, Object... values) {
    for (Object value : values) {
      add(all, value);
    }
  }
}
