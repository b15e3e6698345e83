package io.beaconwatch.common.scoring;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds sequences as Elastic's EQL does for {@code sequence by … with maxspan … [ … ] with runs=n}:
 * a connection completes a sequence exactly when the n-th last one, itself included, is at most the
 * span before it. Sequences overlap, and all of them count.
 *
 * <p>They are told one by one, or a run of them as one: a run is the sequences that share a
 * connection with the next; after {@value #LONGEST_RUN_HOURS} hours the next one begins.
 */
public final class Sequences {
  private static final int LONGEST_RUN_HOURS = 24;

  /** The most milliseconds from the first to the last connection of a run. */
  public static final long LONGEST_RUN = LONGEST_RUN_HOURS * 3_600_000L;

  private final String detection;
  private final int length;
  private final long span;
  private final boolean coalesced;

  /**
   * @param length how many connections make a sequence, at least 1
   * @param span the most milliseconds from its first to its last, inclusive
   * @param coalesced whether a run of sequences is told as one
   */
  public Sequences(String detection, int length, long span, boolean coalesced) {
    this.detection = detection;
    this.length = length;
    this.span = span;
    this.coalesced = coalesced;
  }

  /**
   * Takes pending connections before that time in order, and closes runs that can grow no more.
   *
   * @param before no connection with an earlier time can still arrive
   */
  public void advance(Group group, SequenceState state, long before, Consumer<Finding> out) {
    takePending(group, state, before, out);
    if (state.run != null && isPast(state.run.last(), before)) {
      closeRun(group, state, out);
    }
    if (state.recent.size() > 0 && isPast(state.lastProcessed(), before)) {
      state.recent = new Members(state.recent.fieldCount());
      state.sinceRun = length;
    }
  }

  /** Sorts only what it takes: pending connections may be many, and advances small. */
  private void takePending(Group group, SequenceState state, long before, Consumer<Finding> out) {
    if (state.pending.earliest() >= before) {
      return;
    }
    Members taken = state.pending.split(before, true).sorted();
    state.pending = state.pending.split(before, false);
    for (int i = 0; i < taken.size(); i++) {
      process(group, state, taken, i, out);
    }
  }

  /** Whether a connection at that time can share a sequence with none that is still to come. */
  private boolean isPast(long time, long before) {
    return time < before - span;
  }

  private void process(
      Group group, SequenceState state, Members sorted, int index, Consumer<Finding> out) {
    Members recent = state.recent;
    recent.add(sorted, index);
    state.sinceRun++;
    int start = recent.size() - length;
    if (start >= 0 && recent.time(recent.size() - 1) - recent.time(start) <= span) {
      if (coalesced) {
        extendRun(group, state, start, out);
      } else {
        out.accept(single(group, state, start));
      }
    }
    // Cut in blocks: the members are copied once in a while, not at each connection. The last one
    // stays, since it says when the run can be closed.
    if (recent.size() >= 4 * length) {
      state.recent = recent.from(recent.size() - Math.max(1, length - 1));
    }
  }

  /**
   * @param start where the sequence starts among the recent members, whose last it ends with
   */
  private void extendRun(Group group, SequenceState state, int start, Consumer<Finding> out) {
    Members recent = state.recent;
    long last = recent.time(start + length - 1);
    boolean continues =
        state.run != null && state.sinceRun < length && last - state.run.first() <= LONGEST_RUN;
    if (!continues) {
      if (state.run != null) {
        closeRun(group, state, out);
      }
      state.run = new Aggregate();
      state.sinceRun = length;
    }
    for (int i = length - state.sinceRun; i < length; i++) {
      state.run.add(recent, start + i);
    }
    state.sinceRun = 0;
    state.runSequences++;
    if (state.runTimes.size() < Finding.LISTED_SEQUENCES) {
      state.runTimes.add(times(recent, start));
    }
  }

  private void closeRun(Group group, SequenceState state, Consumer<Finding> out) {
    out.accept(run(group, state, state.run, state.runTimes, Revision.FINAL));
    state.run = null;
    state.runSequences = 0;
    state.runTimes = new ArrayList<>();
  }

  /** The open run as it stands, provisionally; there has to be one. */
  public Finding openRun(Group group, SequenceState state) {
    // It goes on to grow.
    return run(group, state, state.run.copy(), List.copyOf(state.runTimes), Revision.UNTOLD);
  }

  private Finding run(
      Group group, SequenceState state, Aggregate run, List<long[]> times, int revision) {
    return new Finding(
        detection,
        group,
        run.first(),
        run.last(),
        run.last(),
        run,
        state.runSequences,
        times,
        0,
        false,
        revision);
  }

  private Finding single(Group group, SequenceState state, int start) {
    Aggregate aggregate = new Aggregate();
    for (int i = 0; i < length; i++) {
      aggregate.add(state.recent, start + i);
    }
    boolean sameTimes =
        state.lastSequenceFirst == aggregate.first() && state.lastSequenceLast == aggregate.last();
    state.lastSequenceOrdinal = sameTimes ? state.lastSequenceOrdinal + 1 : 0;
    state.lastSequenceFirst = aggregate.first();
    state.lastSequenceLast = aggregate.last();
    return new Finding(
        detection,
        group,
        aggregate.first(),
        aggregate.last(),
        aggregate.last(),
        aggregate,
        1,
        List.of(times(state.recent, start)),
        state.lastSequenceOrdinal,
        false,
        0);
  }

  private long[] times(Members recent, int start) {
    long[] times = new long[length];
    for (int i = 0; i < length; i++) {
      times[i] = recent.time(start + i);
    }
    return times;
  }
}
