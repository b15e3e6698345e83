package io.beaconwatch.connectors.telemetry;

import io.beaconwatch.common.event.Family;
import io.beaconwatch.connectors.telemetry.TimeColumns.Form;

/**
 * Rows of Falcon's aidmaster, which name the computer of each agent. They are no events: without a
 * name of an event, their time stands under {@code Time}.
 */
final class FalconHostShape implements Shape {
  private static final String KIND = "falcon aidmaster";

  private final int agent;
  private final int computer;
  private final int time;

  /** Null where nobody wants the names. */
  private final ContextColumns columns;

  FalconHostShape(ShapeContext context) {
    PathTree paths = context.paths();
    agent = paths.slot("aid");
    computer = paths.slot("ComputerName");
    time = paths.slot("Time");
    columns =
        context.wantsContext(Family.FALCON)
            ? ContextColumns.falconHost(
                new TimeColumns(paths, false).add("Time", Form.EPOCH_SECONDS), context)
            : null;
  }

  /** To be asked after the shape of events. */
  @Override
  public boolean recognises(Slots slots) {
    return slots.isPresent(agent) && slots.isPresent(computer) && slots.isPresent(time);
  }

  @Override
  public void read(Slots slots, TelemetryCollector out) {
    if (columns == null) {
      out.skip(KIND);
    } else {
      columns.readHost(slots, KIND, out);
    }
  }
}
