package io.beaconwatch.jobs.oracle;

import java.util.Map;

/**
 * One connection before it is written in some shape.
 *
 * @param time milliseconds since the epoch
 * @param values by the name of the vendor's own field; a missing one is not there
 */
record Drawn(long time, Map<String, String> values) {
  String value(String name) {
    return values.get(name);
  }

  String value(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }
}
