package io.beaconwatch.connectors.telemetry;

import static io.beaconwatch.connectors.telemetry.Columns.Type.BYTES;
import static io.beaconwatch.connectors.telemetry.Columns.Type.IDENTIFIER;
import static io.beaconwatch.connectors.telemetry.Columns.Type.PORT;
import static io.beaconwatch.connectors.telemetry.Columns.Type.TEXT;

import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.common.time.Timestamps;

/**
 * Rows of Defender's advanced hunting tables, alone or as the properties of the streaming API's
 * envelope. DeviceNetworkEvents is wanted; the table is named by the envelope's category or by the
 * row's Type, and otherwise told by its columns.
 */
final class DefenderShape implements Shape {
  private static final String TABLE = "DeviceNetworkEvents";
  private static final String CATEGORY_PREFIX = "AdvancedHunting-";

  private final int table;
  private final int properties;
  private final int action;
  private final int[] device;
  private final int[] remote;
  private final int logonType;
  private final TimeColumns times;
  private final Columns columns;
  private final Texts texts;
  private final SkipKinds kinds = new SkipKinds("defender");
  private final NetworkConnection.Builder builder = new NetworkConnection.Builder();

  private DefenderShape(ShapeContext context, String row, String table, int properties) {
    PathTree paths = context.paths();
    texts = context.texts();
    this.properties = properties;
    this.table = paths.slot(table);
    action = paths.slot(row + "ActionType");
    device = paths.slots(row + "DeviceName", row + "DeviceId");
    remote = paths.slots(row + "RemoteIP", row + "RemoteIPType", row + "RemotePort");
    logonType = paths.slot(row + "LogonType");
    times =
        new TimeColumns(paths, false)
            .add(row + "Timestamp", TimeColumns.Form.INSTANT)
            .add(row + "TimeGenerated", TimeColumns.Form.INSTANT);
    columns =
        context
            .columns()
            .add(Field.ACTION_TYPE, TEXT, row + "ActionType")
            .add(Field.COMPUTER, TEXT, row + "DeviceName")
            .add(Field.USER, TEXT, row + "InitiatingProcessAccountName", row + "AccountName")
            .add(Field.IMAGE, TEXT, row + "InitiatingProcessFolderPath")
            .add(Field.PROCESS_NAME, TEXT, row + "InitiatingProcessFileName")
            .add(Field.COMMAND_LINE, TEXT, row + "InitiatingProcessCommandLine")
            .add(Field.PARENT_IMAGE, TEXT, row + "InitiatingProcessParentFileName")
            .add(Field.PROCESS_ENTITY, IDENTIFIER, row + "InitiatingProcessId")
            .add(Field.AGENT_ID, TEXT, row + "DeviceId")
            .add(Field.PROTOCOL, TEXT, row + "Protocol")
            .add(Field.SOURCE_IP, TEXT, row + "LocalIP")
            .add(Field.SOURCE_PORT, PORT, row + "LocalPort")
            .add(Field.DESTINATION_IP, TEXT, row + "RemoteIP")
            .add(Field.DESTINATION_PORT, PORT, row + "RemotePort")
            .add(Field.DESTINATION_HOSTNAME, TEXT, row + "RemoteUrl")
            .add(Field.REMOTE_IP_TYPE, TEXT, row + "RemoteIPType")
            .add(Field.BYTES_SENT, BYTES, row + "SentBytes")
            .add(Field.BYTES_RECEIVED, BYTES, row + "ReceivedBytes");
  }

  static DefenderShape row(ShapeContext context) {
    return new DefenderShape(context, "", "Type", -1);
  }

  static DefenderShape envelope(ShapeContext context) {
    return new DefenderShape(
        context, "properties.", "category", context.paths().slot("properties"));
  }

  @Override
  public boolean recognises(Slots slots) {
    if (properties >= 0) {
      return slots.kind(properties) == Slots.OBJECT
          && slots.kind(table) == Slots.TEXT
          && texts.of(slots, table).startsWith(CATEGORY_PREFIX);
    }
    return slots.isPresent(action) && slots.firstPresent(device) >= 0;
  }

  @Override
  public void read(Slots slots, TelemetryCollector out) {
    String kind = tableOf(slots);
    if (!kind.equals(TABLE)) {
      out.skip(kinds.of(kind));
      return;
    }
    long time = times.read(slots);
    if (time == Timestamps.INVALID) {
      times.rejection().report(out);
      return;
    }
    builder.start(Family.DEFENDER, time);
    Rejection rejection = columns.fill(slots, builder);
    if (rejection != null) {
      rejection.report(out);
      return;
    }
    out.connection(builder.build());
  }

  /** The table that the row is of; an action type stands for a table that is not named. */
  private String tableOf(Slots slots) {
    if (slots.kind(table) == Slots.TEXT && !slots.isBlank(table)) {
      String name = texts.of(slots, table);
      return properties < 0 ? name : name.substring(CATEGORY_PREFIX.length());
    }
    // Logons have the same columns, and one of their own.
    if (slots.firstPresent(remote) >= 0 && !slots.isPresent(logonType)) {
      return TABLE;
    }
    return slots.kind(action) == Slots.TEXT ? texts.of(slots, action) : "unnamed table";
  }
}
