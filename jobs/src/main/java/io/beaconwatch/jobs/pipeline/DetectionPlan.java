package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.JoinedFields;
import io.beaconwatch.common.scoring.AlertFields;
import io.beaconwatch.common.sigma.DetectionFiles;
import io.beaconwatch.common.sigma.DetectionMatcher;
import io.beaconwatch.jobs.state.DetectionFormat;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * What the operators are to detect, and over which time.
 *
 * @param detections compiled by each operator for itself
 * @param range the event times that count
 * @param allowedLateness how long after its end a window still takes events
 * @param coalesced whether a run of sequences is one alert
 * @param join how connections get what only the start of their process says; null where they are
 *     taken as they are
 * @param provisionalDelay the longest that counts wait before they are passed on, where alerts are
 *     told as they happen; null where they are told when they are final, and counts wait for
 *     watermarks and checkpoints
 */
public record DetectionPlan(
    List<Detection> detections,
    TimeRange range,
    Duration allowedLateness,
    boolean coalesced,
    JoinRule join,
    Duration provisionalDelay)
    implements Serializable {
  private static final DetectionFormat FORMAT = new DetectionFormat();
  private static final int BUFFER = 4096;

  /** A plan that takes connections as they are. */
  public DetectionPlan(
      List<Detection> detections, TimeRange range, Duration allowedLateness, boolean coalesced) {
    this(detections, range, allowedLateness, coalesced, null);
  }

  /** A plan whose alerts are told when they are final. */
  public DetectionPlan(
      List<Detection> detections,
      TimeRange range,
      Duration allowedLateness,
      boolean coalesced,
      JoinRule join) {
    this(detections, range, allowedLateness, coalesced, join, null);
  }

  /** Whether alerts are told while their windows and runs are open, too. */
  public boolean isProvisional() {
    return provisionalDelay != null;
  }

  /** The same with other detections. */
  public DetectionPlan with(List<Detection> newDetections) {
    return new DetectionPlan(
        newDetections, range, allowedLateness, coalesced, join, provisionalDelay);
  }

  /** The same with the bundled detections, whether they are loaded or not. */
  public DetectionPlan withBundled() {
    List<Detection> both = new ArrayList<>(detections);
    both.addAll(new DetectionFiles().bundled(DetectionFiles.BUNDLED).load().detections());
    return with(both);
  }

  /**
   * The families whose connections are joined with the starts of their processes: those that a
   * detection reads and that have any.
   */
  public Set<Family> joinedFamilies() {
    Set<Family> families = EnumSet.noneOf(Family.class);
    if (join != null) {
      detections.forEach(detection -> families.addAll(detection.families()));
      families.removeIf(family -> JoinedFields.of(family).isEmpty());
    }
    return families;
  }

  /** The fields that selections, keys and alerts need: all that a parser has to read. */
  public Set<Field> neededFields() {
    Set<Field> fields = EnumSet.of(Field.DESTINATION_PORT, Field.BYTES_SENT, Field.BYTES_RECEIVED);
    fields.addAll(DetectionMatcher.fields(detections));
    for (Detection detection : detections) {
      fields.addAll(AlertFields.collected(detection));
    }
    if (!joinedFamilies().isEmpty()) {
      fields.addAll(EnumSet.of(Field.COMPUTER, Field.AGENT_ID, Field.PROCESS_ENTITY));
    }
    return fields;
  }

  /**
   * Every operator carries the plan, and Flink writes and reads each of them several times on the
   * way to its subtasks. Java's own way takes a detection apart into hundreds of objects.
   */
  private Object writeReplace() {
    DataOutputSerializer out = new DataOutputSerializer(BUFFER);
    try {
      for (Detection detection : detections) {
        FORMAT.write(detection, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Written(this, out.getCopyOfBuffer());
  }

  /** The plan as it travels. */
  private static final class Written implements Serializable {
    private static final long serialVersionUID = 1L;

    private final byte[] detections;
    private final TimeRange range;
    private final Duration allowedLateness;
    private final boolean coalesced;
    private final JoinRule join;
    private final Duration provisionalDelay;

    Written(DetectionPlan plan, byte[] detections) {
      this.detections = detections;
      this.range = plan.range;
      this.allowedLateness = plan.allowedLateness;
      this.coalesced = plan.coalesced;
      this.join = plan.join;
      this.provisionalDelay = plan.provisionalDelay;
    }

    private Object readResolve() throws IOException {
      List<Detection> read = new ArrayList<>();
      DataInputDeserializer in = new DataInputDeserializer(detections);
      while (in.available() > 0) {
        read.add(FORMAT.read(in, FORMAT.version()));
      }
      return new DetectionPlan(read, range, allowedLateness, coalesced, join, provisionalDelay);
    }
  }
}
