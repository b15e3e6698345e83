package io.beaconwatch.connectors.telemetry;

import static io.beaconwatch.connectors.telemetry.Columns.Type.FLAG;
import static io.beaconwatch.connectors.telemetry.Columns.Type.HOST_NAME;
import static io.beaconwatch.connectors.telemetry.Columns.Type.IDENTIFIER;
import static io.beaconwatch.connectors.telemetry.Columns.Type.PORT;
import static io.beaconwatch.connectors.telemetry.Columns.Type.TEXT;

import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.common.event.RejectReason;
import io.beaconwatch.common.time.Timestamps;
import java.util.List;

/**
 * Records of the Windows event log in one {@link WindowsLayout}. Sysmon's event 3 is wanted, and
 * its event 1 where connections are to be joined with the starts of their processes.
 */
final class SysmonShape implements Shape {
  private static final String PROVIDER = "Microsoft-Windows-Sysmon";
  private static final String CHANNEL = "Microsoft-Windows-Sysmon/Operational";

  /** Where the envelope of Splunk's HTTP Event Collector names the endpoint. */
  static final String ENVELOPE_HOST = "host";

  private static final long PROCESS_CREATION = 1;
  private static final long NETWORK_CONNECTION = 3;

  private final int[] marks;
  private final int[] eventIds;
  private final int[] providers;
  private final int channel;
  private final int[] evidence;
  private final int startTime;
  private final int startedProcess;
  private final TimeColumns times;
  private final Columns columns;

  /** Null where starts of processes are not wanted. */
  private final ContextColumns starts;

  private final EmbeddedData embedded;
  private final EcsShape ecs;
  private final Texts texts;
  private final boolean setsEventId;
  private final boolean setsHost;
  private final SkipKinds kinds = new SkipKinds("windows");
  private final NetworkConnection.Builder builder = new NetworkConnection.Builder();

  /**
   * @param embedded reads the event's data where they may be a text; null where they never are
   * @param ecs how the same record is seen as ECS; null where it never is
   */
  SysmonShape(WindowsLayout layout, ShapeContext context, EmbeddedData embedded, EcsShape ecs) {
    PathTree paths = context.paths();
    EventTime eventTime = context.eventTime();
    this.embedded = embedded;
    this.ecs = ecs;
    texts = context.texts();
    setsEventId = context.needs(Field.EVENT_ID);
    setsHost = context.needs(Field.HOST);
    marks = paths.slots(layout.marks());
    eventIds = paths.slots(layout.eventIds());
    providers = paths.slots(layout.providers());
    channel = paths.slot(layout.channel());
    String data = layout.data();
    evidence = paths.slots(data + "UtcTime", data + "DestinationIp");
    startTime = paths.slot(data + "UtcTime");
    startedProcess = paths.slot(data + "ProcessGuid");
    times = new TimeColumns(paths, false);
    if (eventTime == EventTime.SENSOR) {
      times.add(data + "UtcTime", TimeColumns.Form.INSTANT);
    }
    layout.addRecordTimes(times);
    if (eventTime == EventTime.RECORD) {
      times.add(data + "UtcTime", TimeColumns.Form.INSTANT);
    }
    columns =
        context
            .columns()
            .add(Field.COMPUTER, TEXT, layout.computers())
            .add(Field.USER, TEXT, data + "User")
            .add(Field.IMAGE, TEXT, data + "Image")
            .add(Field.PROCESS_NAME, TEXT, data + "ProcessName")
            // Neither is in event 3; some pipelines add them from the process's start.
            .add(Field.COMMAND_LINE, TEXT, data + "CommandLine")
            .add(Field.PARENT_IMAGE, TEXT, data + "ParentImage")
            .add(Field.PROCESS_ENTITY, IDENTIFIER, processes(layout))
            .add(Field.INITIATED, FLAG, data + "Initiated")
            .add(Field.PROTOCOL, TEXT, data + "Protocol")
            .add(Field.SOURCE_IP, TEXT, data + "SourceIp")
            .add(Field.SOURCE_PORT, PORT, data + "SourcePort")
            .add(Field.SOURCE_HOSTNAME, HOST_NAME, data + "SourceHostname")
            .add(Field.SOURCE_IS_IPV6, FLAG, data + "SourceIsIpv6")
            .add(Field.DESTINATION_IP, TEXT, data + "DestinationIp")
            .add(Field.DESTINATION_PORT, PORT, data + "DestinationPort")
            .add(Field.DESTINATION_HOSTNAME, HOST_NAME, data + "DestinationHostname")
            .add(Field.DESTINATION_IS_IPV6, FLAG, data + "DestinationIsIpv6");
    if (layout == WindowsLayout.XML) {
      columns.add(Field.HOST, TEXT, ENVELOPE_HOST);
    }
    starts =
        context.wantsContext(Family.SYSMON) ? ContextColumns.sysmon(layout, times, context) : null;
  }

  private static List<String> processes(WindowsLayout layout) {
    String guid = layout.data() + "ProcessGuid";
    // Winlogbeat's Sysmon module moves it to ECS.
    return layout == WindowsLayout.WINLOGBEAT_7
        ? List.of(guid, "process.entity_id")
        : List.of(guid);
  }

  @Override
  public boolean recognises(Slots slots) {
    return slots.firstPresent(marks) >= 0 && slots.firstPresent(eventIds) >= 0;
  }

  @Override
  public void read(Slots slots, TelemetryCollector out) {
    int idSlot = slots.firstPresent(eventIds);
    if (idSlot < 0) {
      out.reject(RejectReason.UNKNOWN_SHAPE, "no event id");
      return;
    }
    byte idKind = slots.kind(idSlot);
    if (idKind != Slots.TEXT && idKind != Slots.NUMBER) {
      readOtherView(Rejection.wrongType("the event id", idKind), slots, out);
      return;
    }
    long id = slots.wholeNumber(idSlot);
    if (id < 0) {
      readOtherView(Rejection.badValue("the event id", "a number"), slots, out);
      return;
    }
    int source = slots.firstPresent(providers);
    boolean provider = source >= 0;
    if (!provider && slots.isPresent(channel)) {
      source = channel;
    }
    if (id == NETWORK_CONNECTION) {
      Rejection rejection = null;
      if (source >= 0 && slots.kind(source) != Slots.TEXT) {
        rejection =
            Rejection.wrongType(provider ? "the provider" : "the channel", slots.kind(source));
      } else if (source < 0 || slots.textEquals(source, provider ? PROVIDER : CHANNEL)) {
        rejection = embedded == null ? null : embedded.unfold(slots);
        if (rejection == null && (source >= 0 || slots.firstPresent(evidence) >= 0)) {
          readConnection(slots, out);
          return;
        }
      }
      if (rejection != null) {
        readOtherView(rejection, slots, out);
        return;
      }
    } else if (id == PROCESS_CREATION
        && starts != null
        && readStart(slots, source, provider, out)) {
      return;
    }
    if (ecs != null && ecs.isConnection(slots)) {
      ecs.read(slots, out);
    } else {
      boolean named = source >= 0 && slots.kind(source) == Slots.TEXT;
      out.skip(kinds.of(named ? texts.of(slots, source) : "unknown provider", id));
    }
  }

  /** Returns whether the record was Sysmon's; many a provider has an event 1. */
  private boolean readStart(Slots slots, int source, boolean provider, TelemetryCollector out) {
    if (source >= 0 && !slots.textEquals(source, provider ? PROVIDER : CHANNEL)) {
      return false;
    }
    Rejection rejection = embedded == null ? null : embedded.unfold(slots);
    if (source < 0
        && (rejection != null || !slots.isPresent(startTime) || !slots.isPresent(startedProcess))) {
      return false;
    }
    if (rejection == null) {
      starts.readStart(slots, kinds.of(PROVIDER, PROCESS_CREATION), out);
    } else {
      rejection.report(out);
    }
    return true;
  }

  private void readConnection(Slots slots, TelemetryCollector out) {
    long time = times.read(slots);
    if (time == Timestamps.INVALID) {
      readOtherView(times.rejection(), slots, out);
      return;
    }
    builder.start(Family.SYSMON, time);
    Rejection rejection = columns.fill(slots, builder);
    if (rejection != null) {
      readOtherView(rejection, slots, out);
      return;
    }
    if (setsEventId) {
      builder.set(Field.EVENT_ID, "3");
    }
    if (setsHost && builder.get(Field.HOST) == null) {
      builder.set(Field.HOST, builder.get(Field.COMPUTER));
    }
    // Null where the record is no ECS, or none that can be read: this view then goes out alone.
    out.connection(builder.buildWith(otherView(slots)));
  }

  /** Of a record that is not readable as Sysmon's: its view as ECS alone, or why there is none. */
  private void readOtherView(Rejection rejection, Slots slots, TelemetryCollector out) {
    NetworkConnection other = otherView(slots);
    if (other == null) {
      rejection.report(out);
    } else {
      out.connection(other);
    }
  }

  private NetworkConnection otherView(Slots slots) {
    return ecs != null && ecs.isConnection(slots) ? ecs.connection(slots) : null;
  }
}
