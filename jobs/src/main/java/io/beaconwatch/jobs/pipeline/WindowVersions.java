package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.connectors.compact.CompactType;
import io.beaconwatch.jobs.state.DetectionVersion;
import io.beaconwatch.jobs.state.DetectionVersionFormat;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * Which version of its detection each open window belongs to, as the parts of it have said: one
 * entry for all buckets of a window, of which few are open, in place of one in the keyed state of
 * each.
 */
final class WindowVersions {
  private static final TypeInformation<Map<Bucket, DetectionVersion>> SNAPSHOT =
      Types.MAP(TypeInformation.of(Bucket.class), new CompactType<>(new DetectionVersionFormat()));

  private final Map<Bucket, DetectionVersion> versions = new HashMap<>();
  private final ListState<Map<Bucket, DetectionVersion>> state;

  /** What was noted last, since most parts say the same; null where that may have been dropped. */
  private Bucket last;

  private DetectionVersion lastVersion;

  /** Takes up those of a checkpoint, of all subtasks, since buckets may have moved. */
  WindowVersions(OperatorStateStore store) throws Exception {
    state = store.getUnionListState(new ListStateDescriptor<>("window-versions", SNAPSHOT));
    for (Map<Bucket, DetectionVersion> restored : state.get()) {
      restored.forEach((window, version) -> versions.merge(window, version, this::earlierEnd));
    }
  }

  /**
   * @param open the buckets that this subtask has state of
   */
  void snapshot(Collection<Bucket> open) throws Exception {
    Map<Bucket, DetectionVersion> used = new HashMap<>();
    for (Bucket bucket : open) {
      Bucket window = bucket.window();
      DetectionVersion version = versions.get(window);
      if (version != null) {
        used.put(window, version);
      }
    }
    state.update(List.of(used));
    versions.keySet().retainAll(used.keySet());
    last = null;
  }

  /** Notes what a part says. */
  void begin(Bucket bucket, DetectionVersion version) {
    if (last == null || !last.isOfSameWindow(bucket) || !lastVersion.equals(version)) {
      versions.merge(bucket.window(), version, this::earlierEnd);
      last = bucket;
      lastVersion = version;
    }
  }

  /** A sliding window learns of its version's end from the first part after a restart. */
  private DetectionVersion earlierEnd(DetectionVersion one, DetectionVersion other) {
    return other.until() < one.until() ? other : one;
  }

  /** That of a bucket; where its window is from before versions were kept, one that says so. */
  DetectionVersion of(Bucket bucket) {
    DetectionVersion version = versions.get(bucket.window());
    return version != null ? version : DetectionVersion.unknown(bucket.detection());
  }
}
