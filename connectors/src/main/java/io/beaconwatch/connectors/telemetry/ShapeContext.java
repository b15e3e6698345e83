package io.beaconwatch.connectors.telemetry;

import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import java.util.EnumSet;
import java.util.Set;

/**
 * What the shapes of one parser are built from.
 *
 * @param paths gets the paths that a shape wants
 * @param needed the fields to read
 * @param eventTime which clock an event's time comes from
 * @param contextFamilies whose starts of processes and names of hosts are wanted
 * @param texts shared by all shapes
 */
record ShapeContext(
    PathTree paths,
    Set<Field> needed,
    EventTime eventTime,
    Set<Family> contextFamilies,
    Texts texts) {
  ShapeContext(EventTime eventTime, Set<Field> needed, Set<Family> contextFamilies) {
    this(new PathTree(), withSources(needed), eventTime, contextFamilies, new Texts());
  }

  boolean wantsContext(Family family) {
    return contextFamilies.contains(family);
  }

  boolean needs(Field field) {
    return needed.contains(field);
  }

  /** Empty columns, of values that are not in arrays. */
  Columns columns() {
    return new Columns(paths, needed, texts, false);
  }

  /** Adds the fields from which needed ones are taken where they have no value of their own. */
  private static Set<Field> withSources(Set<Field> fields) {
    Set<Field> all = EnumSet.noneOf(Field.class);
    all.addAll(fields);
    if (all.contains(Field.HOST)) {
      all.add(Field.COMPUTER);
    }
    if (all.contains(Field.PROCESS_NAME)) {
      all.add(Field.IMAGE);
    }
    return all;
  }
}
