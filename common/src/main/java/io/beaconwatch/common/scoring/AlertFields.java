package io.beaconwatch.common.scoring;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.event.Field;
import java.util.List;

/**
 * The fields that an alert tells about a group besides its key: those of a person's first
 * questions. Where one is not in the key, a group collects its distinct values.
 */
public final class AlertFields {
  private static final List<Field> TOLD =
      List.of(
          Field.COMPUTER,
          Field.USER,
          Field.IMAGE,
          Field.PROCESS_NAME,
          Field.COMMAND_LINE,
          Field.DESTINATION_IP,
          Field.DESTINATION_HOSTNAME);

  private AlertFields() {}

  /**
   * What groups of the detection collect. The name of a process follows from its image and the
   * computer from the host, so that neither is collected beside the other.
   */
  public static List<Field> collected(Detection detection) {
    List<Field> key = detection.groupBy().stream().map(Detection.Key::field).toList();
    return TOLD.stream()
        .filter(field -> !key.contains(field))
        .filter(field -> field != Field.PROCESS_NAME || !key.contains(Field.IMAGE))
        .filter(field -> field != Field.COMPUTER || !key.contains(Field.HOST))
        .toList();
  }
}
