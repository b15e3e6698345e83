package io.beaconwatch.connectors.elasticsearch;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.beaconwatch.common.alert.Alert;
import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;

/** An alert on its way: where it goes, what it is, and how often it did not get there. */
final class BulkEntry implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The action's line without index and id. */
  private static final int ACTION_LENGTH = 80;

  /** The version of a final alert: provisional ones are below it, from 1, and revisions above. */
  private static final long FINAL = 1L << 31;

  /** Above every revision there is. */
  private static final long CORRECTION = 1L << 32;

  private final String index;
  private final String id;
  private final long version;
  private final byte[] json;
  private final int failures;
  private final long failingSince;

  private BulkEntry(
      String index, String id, long version, byte[] json, int failures, long failingSince) {
    this.index = index;
    this.id = id;
    this.version = version;
    this.json = json;
    this.failures = failures;
    this.failingSince = failingSince;
  }

  BulkEntry(String index, String id, long version, byte[] json) {
    this(index, id, version, json, 0, 0);
  }

  /**
   * @param corrects whether the alert takes the place of any revision of a run that does not
   *     correct
   */
  static BulkEntry of(Alert alert, IndexName index, boolean corrects) {
    return new BulkEntry(
        index.at(alert.dated()),
        alert.id(),
        FINAL + alert.revision() + (corrects ? CORRECTION : 0),
        alert.json().getBytes(StandardCharsets.UTF_8));
  }

  /** The same after one more failure at a time in milliseconds. */
  BulkEntry failedAt(long now) {
    return new BulkEntry(
        index, id, version, json, failures + 1, failures == 0 ? now : failingSince);
  }

  String index() {
    return index;
  }

  String id() {
    return id;
  }

  long version() {
    return version;
  }

  /** The alert, UTF-8. Not to be changed. */
  byte[] json() {
    return json;
  }

  /** How often it failed since it was read or restored. */
  int failures() {
    return failures;
  }

  /** When it failed first. */
  long failingSince() {
    return failingSince;
  }

  /** About as many bytes as {@link #writeTo} writes. */
  int size() {
    return ACTION_LENGTH + index.length() + id.length() + json.length;
  }

  /** Writes the two lines that a bulk request has for it. */
  void writeTo(ByteArrayOutputStream out) {
    // An older revision never takes the place of a newer one, in whatever order they come.
    String action =
        "{\"index\":{\"_index\":\""
            + quote(index)
            + "\",\"_id\":\""
            + quote(id)
            + "\",\"version\":"
            + version
            + ",\"version_type\":\"external_gte\"}}\n";
    out.writeBytes(action.getBytes(StandardCharsets.UTF_8));
    out.writeBytes(json);
    out.write('\n');
  }

  private static String quote(String text) {
    return new String(JsonStringEncoder.getInstance().quoteAsString(text));
  }
}
