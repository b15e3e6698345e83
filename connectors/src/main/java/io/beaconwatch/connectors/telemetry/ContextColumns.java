package io.beaconwatch.connectors.telemetry;

import static io.beaconwatch.connectors.telemetry.Columns.Type.IDENTIFIER;
import static io.beaconwatch.connectors.telemetry.Columns.Type.TEXT;

import io.beaconwatch.common.event.EndpointContext;
import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.HostName;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.common.event.ProcessStart;
import io.beaconwatch.common.time.Timestamps;
import java.util.EnumSet;
import java.util.Set;

/** Where a shape keeps what it says of endpoints and their processes, and how it is read. */
final class ContextColumns {
  /** What identifies endpoint and process is read whether or not a detection needs it. */
  private static final Set<Field> ALWAYS =
      EnumSet.of(Field.COMPUTER, Field.AGENT_ID, Field.PROCESS_ENTITY);

  private final Family family;
  private final Field host;
  private final TimeColumns times;
  private final Columns columns;
  private final NetworkConnection.Builder values = new NetworkConnection.Builder();
  private long time;

  /**
   * @param host the field that identifies the endpoint
   */
  private ContextColumns(Family family, Field host, TimeColumns times, ShapeContext context) {
    this.family = family;
    this.host = host;
    this.times = times;
    Set<Field> fields = EnumSet.copyOf(ALWAYS);
    for (Field field :
        EnumSet.of(Field.IMAGE, Field.USER, Field.COMMAND_LINE, Field.PARENT_IMAGE)) {
      if (context.needs(field)) {
        fields.add(field);
      }
    }
    this.columns = new Columns(context.paths(), fields, context.texts(), false);
  }

  /** Of Sysmon's event 1. */
  static ContextColumns sysmon(WindowsLayout layout, TimeColumns times, ShapeContext context) {
    ContextColumns of = new ContextColumns(Family.SYSMON, Field.COMPUTER, times, context);
    String data = layout.data();
    of.columns.add(Field.COMPUTER, TEXT, layout.computers());
    if (layout == WindowsLayout.WINLOGBEAT_7) {
      // Its Sysmon module moves the event's data to ECS fields.
      of.columns
          .add(Field.PROCESS_ENTITY, IDENTIFIER, data + "ProcessGuid", "process.entity_id")
          .add(Field.IMAGE, TEXT, data + "Image", "process.executable")
          .add(Field.USER, TEXT, data + "User", "user.name")
          .add(Field.COMMAND_LINE, TEXT, data + "CommandLine", "process.command_line")
          .add(Field.PARENT_IMAGE, TEXT, data + "ParentImage", "process.parent.executable");
    } else {
      of.columns
          .add(Field.PROCESS_ENTITY, IDENTIFIER, data + "ProcessGuid")
          .add(Field.IMAGE, TEXT, data + "Image")
          .add(Field.USER, TEXT, data + "User")
          .add(Field.COMMAND_LINE, TEXT, data + "CommandLine")
          .add(Field.PARENT_IMAGE, TEXT, data + "ParentImage");
    }
    return of;
  }

  /** Of Falcon's starts of processes. */
  static ContextColumns falcon(TimeColumns times, ShapeContext context) {
    ContextColumns of = new ContextColumns(Family.FALCON, Field.AGENT_ID, times, context);
    of.columns
        .add(Field.AGENT_ID, TEXT, "aid")
        .add(Field.COMPUTER, TEXT, "ComputerName")
        .add(Field.PROCESS_ENTITY, IDENTIFIER, "TargetProcessId")
        .add(Field.IMAGE, TEXT, "ImageFileName")
        .add(Field.USER, IDENTIFIER, "UserName", "UserSid", "UID")
        .add(Field.COMMAND_LINE, TEXT, "CommandLine");
    return of;
  }

  /** Of what Falcon says of endpoints alone. */
  static ContextColumns falconHost(TimeColumns times, ShapeContext context) {
    ContextColumns of = new ContextColumns(Family.FALCON, Field.AGENT_ID, times, context);
    of.columns.add(Field.AGENT_ID, TEXT, "aid").add(Field.COMPUTER, TEXT, "ComputerName");
    return of;
  }

  /** Tells the start of a process; one that does not say of which process is a skip. */
  void readStart(Slots slots, String kind, TelemetryCollector out) {
    if (!fill(slots, out)) {
      return;
    }
    String endpoint = values.get(host);
    String process = values.get(Field.PROCESS_ENTITY);
    tell(
        isEmpty(endpoint) || isEmpty(process)
            ? null
            : new ProcessStart(
                family,
                endpoint,
                process,
                time,
                values.get(Field.IMAGE),
                values.get(Field.USER),
                values.get(Field.COMMAND_LINE),
                values.get(Field.PARENT_IMAGE),
                host == Field.COMPUTER ? null : values.get(Field.COMPUTER)),
        kind,
        out);
  }

  /** Tells the name of an endpoint; a record without one is a skip. */
  void readHost(Slots slots, String kind, TelemetryCollector out) {
    if (!fill(slots, out)) {
      return;
    }
    String endpoint = values.get(host);
    String computer = values.get(Field.COMPUTER);
    tell(
        isEmpty(endpoint) || isEmpty(computer)
            ? null
            : new HostName(family, endpoint, time, computer),
        kind,
        out);
  }

  private boolean fill(Slots slots, TelemetryCollector out) {
    time = times.read(slots);
    Rejection rejection = time == Timestamps.INVALID ? times.rejection() : null;
    if (rejection == null) {
      values.start(family, time);
      rejection = columns.fill(slots, values);
    }
    if (rejection != null) {
      rejection.report(out);
    }
    return rejection == null;
  }

  private static void tell(EndpointContext context, String kind, TelemetryCollector out) {
    if (context == null) {
      out.skip(kind);
    } else {
      out.context(context, kind);
    }
  }

  private static boolean isEmpty(String text) {
    return text == null || text.isEmpty();
  }
}
