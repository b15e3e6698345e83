package io.beaconwatch.common.scoring;

import java.util.ArrayList;
import java.util.List;

/**
 * What a group with a sliding window remembers: connections not yet in order, the last few that
 * were, and the run that is open.
 */
public final class SequenceState {
  /** Not yet processed, in order of arrival. */
  Members pending;

  /** The last connections processed: at least one less than a sequence is long, where there are. */
  Members recent;

  /** The open run, or null. */
  Aggregate run;

  long runSequences;
  List<long[]> runTimes = new ArrayList<>();

  /** How many connections came after the open run's last. */
  int sinceRun;

  /** First and last time of the newest single sequence, and how many before it had the same. */
  long lastSequenceFirst = Long.MIN_VALUE;

  long lastSequenceLast = Long.MIN_VALUE;
  int lastSequenceOrdinal;

  public SequenceState(int fieldCount) {
    pending = new Members(fieldCount);
    recent = new Members(fieldCount);
  }

  /** Adds connections in any order. */
  public void add(Members members) {
    pending.addAll(members);
  }

  /** How many fields each connection carries. */
  public int fieldCount() {
    return pending.fieldCount();
  }

  public boolean isRunOpen() {
    return run != null;
  }

  /**
   * The time of the open run's first connection, which no other run of the group shares; {@link
   * Long#MIN_VALUE} where none is open.
   */
  public long runStart() {
    return run == null ? Long.MIN_VALUE : run.first();
  }

  /** Connections that were not taken yet. */
  public Members pending() {
    return pending;
  }

  /** Whether nothing is left that a later connection could add to. */
  public boolean isEmpty() {
    return pending.size() == 0 && recent.size() == 0 && run == null;
  }

  /** The time of the last connection processed, or {@link Long#MIN_VALUE}. */
  public long lastProcessed() {
    return recent.size() == 0 ? Long.MIN_VALUE : recent.time(recent.size() - 1);
  }

  public SequenceState copy() {
    SequenceState copy = new SequenceState(pending.fieldCount());
    copy.pending = pending.copy();
    copy.recent = recent.copy();
    copy.run = run == null ? null : run.copy();
    copy.runSequences = runSequences;
    copy.runTimes = new ArrayList<>(runTimes);
    copy.sinceRun = sinceRun;
    copy.lastSequenceFirst = lastSequenceFirst;
    copy.lastSequenceLast = lastSequenceLast;
    copy.lastSequenceOrdinal = lastSequenceOrdinal;
    return copy;
  }

  /** The parts, for a serializer. */
  public Parts parts() {
    return new Parts(
        pending,
        recent,
        run,
        runSequences,
        runTimes,
        sinceRun,
        lastSequenceFirst,
        lastSequenceLast,
        lastSequenceOrdinal);
  }

  /** Restores a state from what {@link #parts} gave. */
  public static SequenceState restore(Parts parts) {
    SequenceState state = new SequenceState(parts.pending().fieldCount());
    state.pending = parts.pending();
    state.recent = parts.recent();
    state.run = parts.run();
    state.runSequences = parts.runSequences();
    state.runTimes = new ArrayList<>(parts.runTimes());
    state.sinceRun = parts.sinceRun();
    state.lastSequenceFirst = parts.lastSequenceFirst();
    state.lastSequenceLast = parts.lastSequenceLast();
    state.lastSequenceOrdinal = parts.lastSequenceOrdinal();
    return state;
  }

  /** Everything that a state holds; {@code run} may be null. */
  public record Parts(
      Members pending,
      Members recent,
      Aggregate run,
      long runSequences,
      List<long[]> runTimes,
      int sinceRun,
      long lastSequenceFirst,
      long lastSequenceLast,
      int lastSequenceOrdinal) {}
}
