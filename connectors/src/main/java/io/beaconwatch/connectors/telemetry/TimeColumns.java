package io.beaconwatch.connectors.telemetry;

import io.beaconwatch.common.event.RejectReason;
import io.beaconwatch.common.time.Timestamps;
import java.util.Arrays;

/** Where a shape keeps an event's time: the first place that holds something counts. */
final class TimeColumns {
  /** How a time is written. */
  enum Form {
    /** ISO-8601, or milliseconds since the epoch. */
    INSTANT,
    /** ISO-8601; without a zone it is somebody's local time, and not looked at. */
    ZONED_INSTANT,
    /** Decimal seconds since the epoch. */
    EPOCH_SECONDS
  }

  private record TimeColumn(String path, int slot, Form form) {}

  private final PathTree paths;
  private final boolean arrays;
  private TimeColumn[] columns = {};
  private Rejection rejection;

  /**
   * @param arrays whether an array stands for its first value
   */
  TimeColumns(PathTree paths, boolean arrays) {
    this.paths = paths;
    this.arrays = arrays;
  }

  TimeColumns add(String path, Form form) {
    columns = Arrays.copyOf(columns, columns.length + 1);
    columns[columns.length - 1] = new TimeColumn(path, paths.slot(path), form);
    return this;
  }

  /** Why the last time could not be read. */
  Rejection rejection() {
    return rejection;
  }

  /** Milliseconds since the epoch, or {@link Timestamps#INVALID} with a rejection to say why. */
  long read(Slots slots) {
    for (TimeColumn column : columns) {
      int index = arrays ? slots.firstValue(column.slot) : column.slot;
      if (index < 0 || !slots.isPresent(index) || slots.isBlank(index) || slots.isDash(index)) {
        continue;
      }
      byte kind = slots.kind(index);
      if (kind != Slots.TEXT && kind != Slots.NUMBER) {
        rejection = Rejection.wrongType(column.path, kind);
        return Timestamps.INVALID;
      }
      byte[] text = slots.text(index);
      int start = slots.trimmedStart(index);
      int length = slots.trimmedEnd(index) - start;
      if (column.form == Form.ZONED_INSTANT && !Timestamps.saysZone(text, start, length)) {
        continue;
      }
      long time = read(column.form, kind, text, start, length);
      if (time == Timestamps.INVALID) {
        rejection = Rejection.badValue(column.path, "a time");
      }
      return time;
    }
    rejection = new Rejection(RejectReason.MISSING_FIELD, "no " + columns[0].path);
    return Timestamps.INVALID;
  }

  private static long read(Form form, byte kind, byte[] text, int start, int length) {
    if (form == Form.EPOCH_SECONDS) {
      return Timestamps.parseEpochSeconds(text, start, length);
    }
    long time = kind == Slots.TEXT ? Timestamps.parseIso(text, start, length) : Timestamps.INVALID;
    return time == Timestamps.INVALID ? Timestamps.parseEpochMillis(text, start, length) : time;
  }
}
