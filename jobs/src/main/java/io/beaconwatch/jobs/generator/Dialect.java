package io.beaconwatch.jobs.generator;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.beaconwatch.common.event.Family;
import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import java.util.EnumSet;
import java.util.Set;

/** How one platform writes a telemetry format. A host writes one dialect. */
enum Dialect {
  SPLUNK_XML("splunk-xml", TelemetryFormat.SPLUNK_XML, Family.SYSMON),
  /** In Splunk's HEC envelope, whose host is not the computer's own name. */
  SPLUNK_HEC("splunk-hec", TelemetryFormat.SPLUNK_XML, Family.SYSMON),
  SUMO_OBJECT("sumo-object", TelemetryFormat.SUMO_JSON, Family.SYSMON),
  /** EventData is a string of JSON. */
  SUMO_STRING("sumo-string", TelemetryFormat.SUMO_JSON, Family.SYSMON),
  NXLOG("nxlog", TelemetryFormat.WINDOWS_JSON, Family.SYSMON),
  WINLOGBEAT_6("winlogbeat-6", TelemetryFormat.WINDOWS_JSON, Family.SYSMON),
  WINLOGBEAT_8("winlogbeat-8", TelemetryFormat.WINDOWS_JSON, Family.SYSMON, Family.ECS),
  DEFENDER_ROW("defender-row", TelemetryFormat.DEFENDER_JSON, Family.DEFENDER),
  DEFENDER_STREAM("defender-stream", TelemetryFormat.DEFENDER_JSON, Family.DEFENDER),
  /** Many events in a line. */
  DEFENDER_BATCH("defender-batch", TelemetryFormat.DEFENDER_JSON, Family.DEFENDER),
  FALCON("falcon", TelemetryFormat.FALCON_JSON, Family.FALCON),
  ECS_NESTED("ecs-nested", TelemetryFormat.ECS_JSON, Family.ECS),
  ECS_DOTTED("ecs-dotted", TelemetryFormat.ECS_JSON, Family.ECS),
  /** Dotted, every value an array, as Elasticsearch's {@code fields} option returns documents. */
  ECS_FIELDS("ecs-fields", TelemetryFormat.ECS_JSON, Family.ECS);

  private final String label;
  private final TelemetryFormat format;
  private final ImmutableSet<Family> families;

  Dialect(String label, TelemetryFormat format, Family first, Family... others) {
    this.label = label;
    this.format = format;
    this.families = Sets.immutableEnumSet(first, others);
  }

  /** As the answer key and the envelopes name it. */
  String label() {
    return label;
  }

  TelemetryFormat format() {
    return format;
  }

  boolean speaks(Family family) {
    return families.contains(family);
  }

  /** The family whose field names a person sees in an alert on this dialect. */
  Family family() {
    return speaks(Family.SYSMON) ? Family.SYSMON : families.iterator().next();
  }

  /**
   * The first dialect of a format; for {@link TelemetryFormat#AUTO} of each format that a detection
   * was written for.
   */
  static Set<Dialect> firstOf(TelemetryFormat format) {
    return format == TelemetryFormat.AUTO
        ? EnumSet.of(SPLUNK_XML, SUMO_OBJECT, DEFENDER_ROW, FALCON, ECS_NESTED)
        : EnumSet.of(Dialect.of(format).iterator().next());
  }

  /** The dialects of a format, all of them for {@link TelemetryFormat#AUTO}. */
  static Set<Dialect> of(TelemetryFormat format) {
    EnumSet<Dialect> dialects = EnumSet.noneOf(Dialect.class);
    for (Dialect dialect : values()) {
      if (format == TelemetryFormat.AUTO || dialect.format == format) {
        dialects.add(dialect);
      }
    }
    return dialects;
  }
}
