package io.beaconwatch.connectors.telemetry;

import static io.beaconwatch.connectors.telemetry.Columns.Type.IDENTIFIER;
import static io.beaconwatch.connectors.telemetry.Columns.Type.PORT;
import static io.beaconwatch.connectors.telemetry.Columns.Type.TEXT;

import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.common.time.Timestamps;
import java.util.List;

/**
 * Events of CrowdStrike's Falcon Data Replicator: flat, and every value a string. The name of the
 * event decides which address it is about, whatever other addresses it carries.
 */
final class FalconShape implements Shape {
  private static final String IP4 = "NetworkConnectIP4";
  private static final String IP6 = "NetworkConnectIP6";

  private final int[] names;
  private final TimeColumns times;
  private final Columns ip4;
  private final Columns ip6;
  private final Texts texts;
  private final FalconContext context;
  private final boolean setsName;
  private final SkipKinds kinds = new SkipKinds("falcon");
  private final NetworkConnection.Builder builder = new NetworkConnection.Builder();

  FalconShape(ShapeContext shape) {
    PathTree paths = shape.paths();
    EventTime eventTime = shape.eventTime();
    texts = shape.texts();
    setsName = shape.needs(Field.EVENT_SIMPLE_NAME);
    // LogScale marks its tags with a sign.
    names = paths.slots("event_simpleName", "#event_simpleName");
    times = new TimeColumns(paths, false);
    if (eventTime == EventTime.SENSOR) {
      times.add("ContextTimeStamp", TimeColumns.Form.EPOCH_SECONDS);
    }
    times.add("timestamp", TimeColumns.Form.INSTANT).add("@timestamp", TimeColumns.Form.INSTANT);
    if (eventTime == EventTime.RECORD) {
      times.add("ContextTimeStamp", TimeColumns.Form.EPOCH_SECONDS);
    }
    ip4 = columns(shape, List.of("AddressIP4"));
    context = shape.wantsContext(Family.FALCON) ? new FalconContext(shape) : null;
    ip6 = columns(shape, List.of("AddressIP6", "AddressIP4"));
  }

  private static Columns columns(ShapeContext shape, List<String> addresses) {
    return shape
        .columns()
        .add(Field.COMPUTER, TEXT, "ComputerName")
        .add(Field.USER, TEXT, "UserName")
        .add(Field.IMAGE, TEXT, "ImageFileName")
        .add(Field.PROCESS_NAME, TEXT, "FileName")
        .add(Field.COMMAND_LINE, TEXT, "CommandLine")
        .add(Field.PROCESS_ENTITY, IDENTIFIER, "ContextProcessId")
        .add(Field.AGENT_ID, TEXT, "aid")
        .add(Field.DIRECTION, IDENTIFIER, "ConnectionDirection")
        .add(Field.SOURCE_IP, TEXT, withPrefix("Local", addresses))
        .add(Field.SOURCE_PORT, PORT, "LocalPort")
        .add(Field.DESTINATION_IP, TEXT, withPrefix("Remote", addresses))
        .add(Field.DESTINATION_PORT, PORT, "RemotePort");
  }

  private static List<String> withPrefix(String prefix, List<String> names) {
    return names.stream().map(prefix::concat).toList();
  }

  @Override
  public boolean recognises(Slots slots) {
    return slots.firstPresent(names) >= 0;
  }

  @Override
  public void read(Slots slots, TelemetryCollector out) {
    int slot = slots.firstPresent(names);
    if (slots.kind(slot) != Slots.TEXT) {
      Rejection.wrongType("event_simpleName", slots.kind(slot)).report(out);
      return;
    }
    String name = texts.of(slots, slot);
    boolean isIp4 = name.equals(IP4);
    if (!isIp4 && !name.equals(IP6)) {
      if (context == null || !context.read(name, slots, kinds.of(name), out)) {
        out.skip(kinds.of(name));
      }
      return;
    }
    long time = times.read(slots);
    if (time == Timestamps.INVALID) {
      times.rejection().report(out);
      return;
    }
    builder.start(Family.FALCON, time);
    Rejection rejection = (isIp4 ? ip4 : ip6).fill(slots, builder);
    if (rejection != null) {
      rejection.report(out);
      return;
    }
    if (setsName) {
      builder.set(Field.EVENT_SIMPLE_NAME, name);
    }
    out.connection(builder.build());
  }
}
