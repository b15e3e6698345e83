package io.beaconwatch.connectors.intelligence;

import java.io.IOException;
import java.io.Serializable;
import java.util.Map;

/** Knows up to where a feed has to be read for all that was there at the start. */
public interface FirstReading extends Serializable {
  /**
   * The last position in each split now; splits without any are left out.
   *
   * @throws IOException when the feed cannot be asked
   */
  Map<String, Long> ends() throws IOException;
}
