package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.JoinedFields;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.common.scoring.AlertFields;
import io.beaconwatch.common.scoring.Group;
import io.beaconwatch.common.sigma.Addresses;
import io.beaconwatch.common.sigma.DetectionMatcher;
import io.beaconwatch.jobs.state.DetectionVersion;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How the connections that one detection selects are put into groups and windows. */
final class DetectionRoute {
  private static final int MOST_ADDRESSES = 1 << 14;

  private final Detection detection;
  private final DetectionVersion version;
  private final Field[] keyFields;
  private final boolean[] canonical;
  private final Map<String, String> canonicalAddresses = new HashMap<>();
  private final boolean keepNullKeys;
  private final boolean emptyIsNull;
  private final List<Field> collected;
  private final Set<Field> fields;
  private final int joinedFields;
  private final int joinedSelectionFields;
  private final long from;
  private final long to;
  private final long allowedLateness;

  /** 0 when the window slides. */
  private final long windowSize;

  private final long windowOffset;

  DetectionRoute(Detection detection, DetectionVersion version, DetectionPlan plan) {
    this.detection = detection;
    this.version = version;
    this.keyFields = detection.groupBy().stream().map(Detection.Key::field).toArray(Field[]::new);
    this.canonical = new boolean[keyFields.length];
    for (int i = 0; i < canonical.length; i++) {
      canonical[i] = detection.groupBy().get(i).canonicalAddress();
    }
    this.keepNullKeys = detection.nullKeys() == Detection.NullKeys.KEEP;
    this.emptyIsNull = detection.emptyKeysAreNull();
    this.collected = AlertFields.collected(detection);
    this.fields = EnumSet.copyOf(DetectionMatcher.fields(List.of(detection)));
    this.fields.addAll(collected);
    this.joinedFields = JoinedFields.bits(fields);
    this.joinedSelectionFields = JoinedFields.bits(DetectionMatcher.selectionFields(detection));
    this.from = plan.range().firstFor(detection);
    this.to = plan.range().end();
    this.allowedLateness = plan.allowedLateness().toMillis();
    if (detection.window() instanceof Detection.Window.Tumbling tumbling) {
      windowSize = tumbling.size().toMillis();
      windowOffset = tumbling.offset().toMillis();
    } else {
      windowSize = 0;
      windowOffset = 0;
    }
  }

  Detection detection() {
    return detection;
  }

  /** The version of the detection, which everything that is counted goes by. */
  DetectionVersion version() {
    return version;
  }

  List<Field> collected() {
    return collected;
  }

  /** Every field that selection, key or alert reads. */
  Set<Field> fields() {
    return fields;
  }

  /** Of these, the {@link JoinedFields}. */
  int joinedFields() {
    return joinedFields;
  }

  /** Of the {@link JoinedFields}, those that the selection reads. */
  int joinedSelectionFields() {
    return joinedSelectionFields;
  }

  /**
   * Of the {@link JoinedFields} that a connection got, those that the alert tells or that had a say
   * in it. The name of a process that the alert takes from its image is one of them.
   */
  int told(int joined) {
    return joined & (joinedFields | JoinedFields.bit(Field.PROCESS_NAME));
  }

  boolean slides() {
    return windowSize == 0;
  }

  long windowSize() {
    return windowSize;
  }

  boolean covers(long time) {
    return time >= from && time < to;
  }

  /**
   * Whether a connection adds to what the detection has been counted to select. One behind the end
   * of a retired version is for the next to count, if there is one that selects it; this one only
   * follows it, for the sequences that it may go on.
   */
  boolean counts(long time) {
    return !slides() || time < version.until();
  }

  /** The start of the window that holds the time; 0 when the window slides. */
  long windowStart(long time) {
    return slides() ? 0 : time - Math.floorMod(time - windowOffset, windowSize);
  }

  /** Late as Flink means it: what the event belongs to has been closed. */
  boolean isLate(long time, long watermark) {
    return slides()
        ? time + allowedLateness < watermark
        : windowStart(time) + windowSize - 1 + allowedLateness <= watermark;
  }

  /** The connection's group, or null when it lacks a key that the detection needs. */
  Group group(NetworkConnection connection) {
    String[] values = new String[keyFields.length];
    for (int i = 0; i < values.length; i++) {
      String value = connection.value(keyFields[i]);
      if (value == null || (emptyIsNull && value.isEmpty())) {
        if (!keepNullKeys) {
          return null;
        }
        value = "";
      }
      values[i] = canonical[i] ? canonicalAddress(value) : value;
    }
    return new Group(values);
  }

  /** Destinations repeat: each is parsed once in a while, not at each connection. */
  private String canonicalAddress(String text) {
    String address = canonicalAddresses.get(text);
    if (address == null) {
      if (canonicalAddresses.size() == MOST_ADDRESSES) {
        canonicalAddresses.clear();
      }
      address = Addresses.canonical(text);
      canonicalAddresses.put(text, address);
    }
    return address;
  }
}
