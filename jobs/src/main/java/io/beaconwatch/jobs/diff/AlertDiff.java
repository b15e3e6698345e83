package io.beaconwatch.jobs.diff;

import com.fasterxml.jackson.databind.JsonNode;
import io.beaconwatch.common.scoring.Revision;
import io.beaconwatch.jobs.diff.AlertDifference.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Compares the alerts of two runs by their ids. Of several alerts with one id the newest revision
 * counts. Provisional ones count nowhere: what they say ends with the final one, and without it
 * their window is open still.
 *
 * <p>It holds id, hash and place of the first run's alerts, some 110 bytes for each, and of those
 * of the second that are not the same; what differs is read once more.
 */
public final class AlertDiff {
  private final AlertFiles before;
  private final AlertFiles after;
  private final Map<AlertKey, Kept> first = new HashMap<>();

  /** Without those that the first run has, too. */
  private final Map<AlertKey, Kept> second = new HashMap<>();

  private long firstRead;
  private long secondRead;
  private long firstProvisional;
  private long secondProvisional;

  private AlertDiff(AlertFiles before, AlertFiles after) {
    this.before = before;
    this.after = after;
  }

  /**
   * What two runs have and have not in common, by the newest revision of each alert.
   *
   * @param supersededBefore alerts of the first run that are older revisions or repeat another
   * @param supersededAfter alerts of the second run of which that holds
   * @param provisionalBefore alerts of the first run that are provisional, and in no other number
   * @param provisionalAfter alerts of the second run of which that holds
   */
  public record Totals(
      long removed,
      long added,
      long changed,
      long same,
      long supersededBefore,
      long supersededAfter,
      long provisionalBefore,
      long provisionalAfter) {
    public boolean isSame() {
      return removed == 0 && added == 0 && changed == 0;
    }
  }

  /**
   * Tells the differences in the order of the ids.
   *
   * @param before an output folder, a folder of {@code *.jsonl} or a file of alerts
   * @throws UnusableAlertsException when one of the two is something else
   * @throws IOException when one cannot be read
   */
  public static Totals between(Path before, Path after, Consumer<AlertDifference> differences)
      throws IOException {
    AlertDiff diff = new AlertDiff(AlertFiles.at(before), AlertFiles.at(after));
    diff.read();
    return diff.tell(differences);
  }

  private void read() throws IOException {
    before.forEach(
        (alert, place) -> {
          if (Revision.isProvisional(alert.revision())) {
            firstProvisional++;
            return;
          }
          firstRead++;
          first.merge(alert.key(), new Kept(alert, place), Kept::newer);
        });
    after.forEach(
        (alert, place) -> {
          if (Revision.isProvisional(alert.revision())) {
            secondProvisional++;
            return;
          }
          secondRead++;
          Kept same = first.get(alert.key());
          Kept kept = new Kept(alert, place);
          if (same != null && same.compareTo(kept) == 0) {
            same.isInSecond = true;
          } else {
            second.merge(alert.key(), kept, Kept::newer);
          }
        });
  }

  private Totals tell(Consumer<AlertDifference> differences) throws IOException {
    List<AlertKey> differing = new ArrayList<>();
    long same = 0;
    for (Map.Entry<AlertKey, Kept> entry : first.entrySet()) {
      Kept kept = entry.getValue();
      Kept other = second.get(entry.getKey());
      if (kept.isInSecond && (other == null || kept.newer(other) == kept)) {
        same++;
        second.remove(entry.getKey());
      } else {
        differing.add(entry.getKey());
      }
    }
    long distinctAfter = same + second.size();
    second.keySet().stream().filter(key -> !first.containsKey(key)).forEach(differing::add);
    differing.sort(null);

    long[] counts = new long[Kind.values().length];
    for (AlertKey key : differing) {
      AlertDifference difference = difference(key, first.get(key), second.get(key));
      if (difference.kind() == Kind.CHANGED && difference.fields().isEmpty()) {
        // The same values, written in another way.
        same++;
      } else {
        counts[difference.kind().ordinal()]++;
        differences.accept(difference);
      }
    }
    return new Totals(
        counts[Kind.REMOVED.ordinal()],
        counts[Kind.ADDED.ordinal()],
        counts[Kind.CHANGED.ordinal()],
        same,
        firstRead - first.size(),
        secondRead - distinctAfter,
        firstProvisional,
        secondProvisional);
  }

  private AlertDifference difference(AlertKey key, Kept one, Kept other) throws IOException {
    String id = key.toString();
    if (other == null) {
      return new AlertDifference(Kind.REMOVED, id, before.read(one.place), List.of());
    }
    JsonNode alert = after.read(other.place);
    return one == null
        ? new AlertDifference(Kind.ADDED, id, alert, List.of())
        : new AlertDifference(
            Kind.CHANGED, id, alert, FieldDifference.between(before.read(one.place), alert));
  }

  /** An alert, without what it says. */
  private static final class Kept implements Comparable<Kept> {
    private final int revision;
    private final long hashHigh;
    private final long hashLow;
    private final long place;
    private boolean isInSecond;

    Kept(AlertDigest alert, long place) {
      this.revision = alert.revision();
      this.hashHigh = alert.hashHigh();
      this.hashLow = alert.hashLow();
      this.place = place;
    }

    /**
     * Two of one id and one revision that differ should not be; that of the greater hash counts
     * then, whatever the order of the files.
     */
    Kept newer(Kept other) {
      return compareTo(other) >= 0 ? this : other;
    }

    /** By revision and content. */
    @Override
    public int compareTo(Kept other) {
      int byRevision = Integer.compare(revision, other.revision);
      int byHash = byRevision != 0 ? byRevision : Long.compare(hashHigh, other.hashHigh);
      return byHash != 0 ? byHash : Long.compare(hashLow, other.hashLow);
    }
  }
}
