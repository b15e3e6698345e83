package io.beaconwatch.jobs.state;

import io.beaconwatch.common.event.EndpointContext;
import io.beaconwatch.common.event.HostName;
import io.beaconwatch.common.event.ProcessStart;
import java.util.ArrayList;
import java.util.List;

/**
 * What was said about one process, or about one endpoint, in order of time. Of what was said at one
 * time the greatest counts, so that the order of arrival changes nothing.
 */
public final class Timeline {
  private final List<EndpointContext> entries = new ArrayList<>(1);

  /** Adds what was said, unless it was said before. */
  public void add(EndpointContext entry) {
    int at = entries.size();
    while (at > 0 && entries.get(at - 1).time() > entry.time()) {
      at--;
    }
    if (at == 0 || entries.get(at - 1).time() < entry.time()) {
      entries.add(at, entry);
    } else if (compare(entry, entries.get(at - 1)) > 0) {
      entries.set(at - 1, entry);
    }
  }

  /** Both are of one kind, since a timeline is of a process or of an endpoint. */
  private static int compare(EndpointContext one, EndpointContext other) {
    if (one instanceof ProcessStart start && other instanceof ProcessStart otherStart) {
      return ProcessStart.ORDER.compare(start, otherStart);
    }
    return ((HostName) one).computer().compareTo(((HostName) other).computer());
  }

  /**
   * What holds at a time: the newest entry that is not after it, else the earliest after it.
   *
   * @param retention the most milliseconds that the entry may be before the time
   * @param wait the most milliseconds that it may be after
   * @return null where there is none
   */
  public EndpointContext at(long time, long retention, long wait) {
    int next = entries.size();
    while (next > 0 && entries.get(next - 1).time() > time) {
      next--;
    }
    if (next > 0 && time - entries.get(next - 1).time() <= retention) {
      return entries.get(next - 1);
    }
    return next < entries.size() && entries.get(next).time() - time <= wait
        ? entries.get(next)
        : null;
  }

  /** Forgets what was said before a time, and gives how much it was. */
  public int removeBefore(long time) {
    int removed = 0;
    while (removed < entries.size() && entries.get(removed).time() < time) {
      removed++;
    }
    entries.subList(0, removed).clear();
    return removed;
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** In order of time; not to be changed. */
  List<EndpointContext> entries() {
    return entries;
  }
}
