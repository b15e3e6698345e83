package io.beaconwatch.common.alert;

import com.google.common.collect.ImmutableList;
import com.google.re2j.Pattern;
import io.beaconwatch.common.detection.Column;
import io.beaconwatch.common.detection.Detection;
import java.util.List;

/**
 * The paths that a detection's alerts may have values at: keys with dots between them, of an
 * array's element its number from 0. ALERTS.md says what they mean.
 */
public final class AlertPaths {
  private static final String VENDOR = "vendor";

  private static final ImmutableList<String> FIELDS =
      ImmutableList.of(
          "@timestamp",
          "event.kind",
          "event.id",
          "event.start",
          "event.end",
          "event.severity",
          "rule.name",
          "rule.id",
          "rule.version",
          "threat.technique.id",
          "threat.indicator.ip",
          "threat.indicator.type",
          "threat.indicator.confidence",
          "threat.indicator.description",
          "threat.indicator.provider",
          "threat.indicator.name",
          "threat.indicator.modified_at",
          "host.name",
          "user.name",
          "process.executable",
          "process.name",
          "process.command_line",
          "destination.ip",
          "destination.domain",
          "beacon.status",
          "beacon.revision",
          "beacon.window.start",
          "beacon.window.end",
          "beacon.partial",
          "beacon.count",
          "beacon.sequences",
          "beacon.distinct_ports",
          "beacon.ports",
          "beacon.bytes.sent",
          "beacon.bytes.received",
          "beacon.tier",
          "beacon.score",
          "beacon.joined",
          "beacon.reason",
          VENDOR);

  private static final Pattern ELEMENT = Pattern.compile("\\.[0-9]+");

  /** A run has an array of the vendor's rows. */
  private static final Pattern ROW = Pattern.compile("^vendor\\.[0-9]+\\.");

  private final ImmutableList<String> names;
  private final boolean anyColumn;

  private AlertPaths(List<String> columns, boolean anyColumn) {
    this.names =
        ImmutableList.<String>builder()
            .addAll(FIELDS)
            .addAll(columns.stream().map(column -> VENDOR + '.' + column).toList())
            .build();
    this.anyColumn = anyColumn;
  }

  /** Those of its alerts. */
  public static AlertPaths of(Detection detection) {
    return new AlertPaths(detection.columns().stream().map(Column::name).toList(), false);
  }

  /** Those of a detection whose columns are not known: any may be. */
  public static AlertPaths ofAnyColumns() {
    return new AlertPaths(List.of(), true);
  }

  /** The paths of values, those of the vendor's columns last. */
  public ImmutableList<String> names() {
    return names;
  }

  /** Whether there may be a value, an object or an element of an array. */
  public boolean contains(String path) {
    if (anyColumn && path.startsWith(VENDOR + '.')) {
      return true;
    }
    String inRow = ROW.matcher(path).replaceFirst(VENDOR + '.');
    return names.stream().anyMatch(name -> leadsTo(inRow, name));
  }

  private static boolean leadsTo(String path, String name) {
    return path.equals(name)
        || name.startsWith(path + '.')
        || (path.startsWith(name) && ELEMENT.matcher(path.substring(name.length())).matches());
  }
}
