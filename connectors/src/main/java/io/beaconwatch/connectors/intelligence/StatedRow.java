package io.beaconwatch.connectors.intelligence;

import io.beaconwatch.common.intelligence.Indicator;

/**
 * What is remembered of a row of a feed, to tell that it is gone. Public since Flink keeps it.
 *
 * @param owner who stated it: a file, or the key of a Kafka record in its topic
 * @param address as the indicator has it
 * @param form of the indicator
 * @param id of the indicator; null where it has none
 * @param feed of the indicator
 * @param version the greatest that was stated
 * @param ended when it was gone, in milliseconds since the epoch; {@link #PRESENT} while it is not
 */
public record StatedRow(
    String owner,
    String address,
    Indicator.Form form,
    String id,
    String feed,
    long version,
    long ended) {
  public static final long PRESENT = Long.MIN_VALUE;

  static StatedRow of(String owner, Indicator indicator) {
    return new StatedRow(
        owner,
        indicator.address(),
        indicator.form(),
        indicator.id(),
        indicator.feed(),
        indicator.version(),
        PRESENT);
  }

  /** Rows that supersede one another share it; what one owner states is of one feed. */
  record Key(String address, Indicator.Form form, String id) {
    static Key of(Indicator indicator) {
      return new Key(
          indicator.address(),
          indicator.form(),
          indicator.form() == Indicator.Form.SENTINEL ? null : indicator.id());
    }
  }

  /** Rows that supersede one another, whoever stated them. */
  record Group(String address, Indicator.Form form, String id, String feed) {
    static Group of(Indicator indicator) {
      return of(indicator.address(), indicator.form(), indicator.id(), indicator.feed());
    }

    private static Group of(String address, Indicator.Form form, String id, String feed) {
      return form == Indicator.Form.SENTINEL
          ? new Group(address, form, null, null)
          : new Group(address, form, id, id == null ? feed : null);
    }
  }

  Group group() {
    return Group.of(address, form, id, feed);
  }

  Key key() {
    return new Key(address, form, form == Indicator.Form.SENTINEL ? null : id);
  }

  boolean isPresent() {
    return ended == PRESENT;
  }

  /** The same row, of which a version as great as that was stated. */
  StatedRow atLeast(long stated) {
    return new StatedRow(owner, address, form, id, feed, Math.max(version, stated), ended);
  }

  StatedRow ended(long time) {
    return new StatedRow(owner, address, form, id, feed, version, time);
  }

  /** The version that takes the indicator out of force, as of when it ended. */
  Indicator end() {
    return Indicator.of(address, form, feed)
        .id(id)
        .version(ended)
        .active(form == Indicator.Form.SENTINEL ? Boolean.FALSE : null)
        .revoked(form != Indicator.Form.SENTINEL)
        .build();
  }
}
