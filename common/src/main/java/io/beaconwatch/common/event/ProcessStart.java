package io.beaconwatch.common.event;

import java.util.Comparator;
import java.util.Objects;

/**
 * The start of a process: Sysmon's event 1, Falcon's ProcessRollup2 and SyntheticProcessRollup2.
 * Values are text as received, null where the record has none.
 *
 * @param host Sysmon's Computer, Falcon's aid
 * @param process what identifies the process on its host, as connections name it: ProcessGuid, and
 *     TargetProcessId, which is their ContextProcessId
 * @param time of the start, in milliseconds since the epoch
 * @param user the account's name; of Falcon its SID, else its UID, where a record has no name
 * @param parentImage Sysmon's alone
 * @param computer null where {@code host} says it
 */
public record ProcessStart(
    Family family,
    String host,
    String process,
    long time,
    String image,
    String user,
    String commandLine,
    String parentImage,
    String computer)
    implements EndpointContext {
  /**
   * By time, and starts of one time by what they say: a total order, so that it does not matter
   * which of two records about one process arrives first.
   */
  public static final Comparator<ProcessStart> ORDER =
      Comparator.comparingLong(ProcessStart::time)
          .thenComparing(ProcessStart::image, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(
              ProcessStart::commandLine, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(ProcessStart::user, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(
              ProcessStart::parentImage, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(ProcessStart::computer, Comparator.nullsFirst(Comparator.naturalOrder()));

  public ProcessStart {
    Objects.requireNonNull(family);
    Objects.requireNonNull(host);
    Objects.requireNonNull(process);
  }
}
