package io.beaconwatch.connectors.telemetry;

import static io.beaconwatch.connectors.telemetry.Columns.Type.ADDRESS;
import static io.beaconwatch.connectors.telemetry.Columns.Type.BYTES;
import static io.beaconwatch.connectors.telemetry.Columns.Type.IDENTIFIER;
import static io.beaconwatch.connectors.telemetry.Columns.Type.PORT;
import static io.beaconwatch.connectors.telemetry.Columns.Type.TEXT;

import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.common.time.Timestamps;
import java.util.ArrayList;
import java.util.List;

/**
 * Documents of the Elastic Common Schema, of any agent. Those of category network are connections;
 * which of them matter is the detection's to say. A field may hold one value or an array.
 */
final class EcsShape implements Shape {
  private static final String NETWORK = "network";

  private final int category;
  private final int type;
  private final int[] marks;
  private final TimeColumns times;
  private final Columns columns;
  private final Texts texts;
  private final SkipKinds kinds = new SkipKinds("ecs");
  private final NetworkConnection.Builder builder = new NetworkConnection.Builder();

  /** What {@link #list} found last, by slot; documents repeat their categories and types. */
  private List<String> lastCategories = List.of();

  private List<String> lastTypes = List.of();
  private Rejection rejection;

  EcsShape(ShapeContext context) {
    PathTree paths = context.paths();
    texts = context.texts();
    category = paths.slot("event.category");
    type = context.needs(Field.EVENT_TYPE) ? paths.slot("event.type") : -1;
    marks =
        paths.slots("event.category", "event.kind", "event.dataset", "event.module", "ecs.version");
    times = new TimeColumns(paths, true).add("@timestamp", TimeColumns.Form.INSTANT);
    columns =
        new Columns(paths, context.needed(), texts, true)
            .add(Field.COMPUTER, TEXT, "host.name")
            .add(Field.USER, TEXT, "user.name")
            .add(Field.IMAGE, TEXT, "process.executable")
            .add(Field.PROCESS_NAME, TEXT, "process.name")
            .add(Field.COMMAND_LINE, TEXT, "process.command_line")
            .add(Field.PARENT_IMAGE, TEXT, "process.parent.executable")
            .add(Field.PROCESS_ENTITY, IDENTIFIER, "process.entity_id")
            .add(Field.AGENT_ID, TEXT, "agent.id")
            .add(Field.DIRECTION, TEXT, "network.direction")
            .add(Field.PROTOCOL, TEXT, "network.transport")
            .add(Field.SOURCE_IP, ADDRESS, "source.ip")
            .add(Field.SOURCE_PORT, PORT, "source.port")
            .add(Field.SOURCE_HOSTNAME, TEXT, "source.domain")
            .add(Field.DESTINATION_IP, ADDRESS, "destination.ip")
            .add(Field.DESTINATION_PORT, PORT, "destination.port")
            .add(Field.DESTINATION_HOSTNAME, TEXT, "destination.domain")
            .add(Field.BYTES_SENT, BYTES, "source.bytes")
            .add(Field.BYTES_RECEIVED, BYTES, "destination.bytes");
  }

  @Override
  public boolean recognises(Slots slots) {
    return slots.firstPresent(marks) >= 0;
  }

  @Override
  public void read(Slots slots, TelemetryCollector out) {
    if (isConnection(slots)) {
      NetworkConnection connection = connection(slots);
      if (connection == null) {
        rejection.report(out);
      } else {
        out.connection(connection);
      }
      return;
    }
    int first = slots.firstValue(category);
    if (first >= 0 && slots.kind(first) != Slots.TEXT) {
      Rejection.wrongType("event.category", slots.kind(first)).report(out);
    } else {
      out.skip(kinds.of(first < 0 ? "without event.category" : texts.of(slots, first)));
    }
  }

  /** Whether some category of the document is network. */
  boolean isConnection(Slots slots) {
    if (slots.kind(category) != Slots.ARRAY) {
      return slots.textEquals(category, NETWORK);
    }
    int from = slots.offset(category);
    for (int element = from; element < from + slots.length(category); element++) {
      if (slots.textEquals(element, NETWORK)) {
        return true;
      }
    }
    return false;
  }

  /** The connection, or null with a {@link #rejection} to say why it cannot be read. */
  NetworkConnection connection(Slots slots) {
    long time = times.read(slots);
    if (time == Timestamps.INVALID) {
      rejection = times.rejection();
      return null;
    }
    builder.start(Family.ECS, time);
    rejection = columns.fill(slots, builder);
    if (rejection != null) {
      return null;
    }
    lastCategories = list(slots, category, "event.category", lastCategories);
    if (lastCategories == null) {
      lastCategories = List.of();
      return null;
    }
    builder.eventCategories(lastCategories);
    if (type >= 0) {
      lastTypes = list(slots, type, "event.type", lastTypes);
      if (lastTypes == null) {
        lastTypes = List.of();
        return null;
      }
      builder.eventTypes(lastTypes);
    }
    return builder.build();
  }

  Rejection rejection() {
    return rejection;
  }

  /** All texts of a slot; the same list as the last time where it holds the same. */
  private List<String> list(Slots slots, int slot, String path, List<String> last) {
    boolean array = slots.kind(slot) == Slots.ARRAY;
    int from = array ? slots.offset(slot) : slot;
    int to = from + (array ? slots.length(slot) : 1);
    int found = 0;
    boolean same = true;
    for (int index = from; index < to; index++) {
      if (!slots.isPresent(index)) {
        continue;
      }
      if (slots.kind(index) != Slots.TEXT) {
        rejection = Rejection.wrongType(path, slots.kind(index));
        return null;
      }
      same = same && found < last.size() && last.get(found).equals(texts.of(slots, index));
      found++;
    }
    if (same && found == last.size()) {
      return last;
    }
    List<String> list = new ArrayList<>(found);
    for (int index = from; index < to; index++) {
      if (slots.isPresent(index)) {
        list.add(texts.of(slots, index));
      }
    }
    return List.copyOf(list);
  }
}
