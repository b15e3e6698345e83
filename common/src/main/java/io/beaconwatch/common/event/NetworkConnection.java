package io.beaconwatch.common.event;

import java.util.List;

/**
 * One network connection as a sensor recorded it, in canonical fields. Immutable.
 *
 * <p>Values are text as received, so that a vendor's text filter sees what the vendor saw. A value
 * that is missing is null; an empty one stays empty, but an empty port is a missing port. Fields
 * that no loaded detection needs may be null whatever the record held.
 */
public final class NetworkConnection {
  /** The port or byte count of a connection that carries none. */
  public static final int MISSING = -1;

  private final Family family;
  private final long eventTime;
  private final String[] values;
  private final List<String> eventCategories;
  private final List<String> eventTypes;
  private final int destinationPort;
  private final long bytesSent;
  private final long bytesReceived;
  private final NetworkConnection otherView;

  private NetworkConnection(Builder builder, NetworkConnection otherView) {
    this.family = builder.family;
    this.eventTime = builder.eventTime;
    this.values = builder.values.clone();
    this.eventCategories = builder.eventCategories;
    this.eventTypes = builder.eventTypes;
    this.destinationPort = builder.destinationPort;
    this.bytesSent = builder.bytesSent;
    this.bytesReceived = builder.bytesReceived;
    this.otherView = otherView;
  }

  /** One without another view. */
  private NetworkConnection(
      NetworkConnection like, long eventTime, int port, long bytesSent, long bytesReceived) {
    this.family = like.family;
    this.eventTime = eventTime;
    this.values = like.values;
    this.eventCategories = like.eventCategories;
    this.eventTypes = like.eventTypes;
    this.destinationPort = port;
    this.bytesSent = bytesSent;
    this.bytesReceived = bytesReceived;
    this.otherView = null;
  }

  public Family family() {
    return family;
  }

  /** Milliseconds since the epoch. */
  public long eventTime() {
    return eventTime;
  }

  /** The field's text, or null. Of a field with several values, the first. */
  public String value(Field field) {
    return values[field.ordinal()];
  }

  /** All values of {@link Field#EVENT_CATEGORY}; empty when missing. */
  public List<String> eventCategories() {
    return eventCategories;
  }

  /** All values of {@link Field#EVENT_TYPE}; empty when missing. */
  public List<String> eventTypes() {
    return eventTypes;
  }

  /** 0 to 65535, or {@link #MISSING}. */
  public int destinationPort() {
    return destinationPort;
  }

  /** Bytes from the endpoint to the destination, or {@link #MISSING}. */
  public long bytesSent() {
    return bytesSent;
  }

  /** Bytes from the destination to the endpoint, or {@link #MISSING}. */
  public long bytesReceived() {
    return bytesReceived;
  }

  /**
   * The same record seen as another family, or null: a Winlogbeat document of Sysmon event 3 is
   * both Sysmon and ECS. It counts as one record.
   */
  public NetworkConnection otherView() {
    return otherView;
  }

  /** This view of the record alone. */
  public NetworkConnection withoutOtherView() {
    return otherView == null ? this : at(eventTime, destinationPort, bytesSent, bytesReceived);
  }

  /** This view, as it was at another time, to another port and with other bytes. */
  public NetworkConnection at(long time, int port, long sent, long received) {
    return new NetworkConnection(this, time, port, sent, received);
  }

  /** Collects one connection's values; reusable, so that a parser allocates none per record. */
  public static final class Builder {
    private final String[] values = new String[Field.values().length];
    private Family family;
    private long eventTime;
    private List<String> eventCategories = List.of();
    private List<String> eventTypes = List.of();
    private int destinationPort = MISSING;
    private long bytesSent = MISSING;
    private long bytesReceived = MISSING;

    /** Forgets everything and starts a connection of that family. */
    public Builder start(Family newFamily, long newEventTime) {
      java.util.Arrays.fill(values, null);
      family = newFamily;
      eventTime = newEventTime;
      eventCategories = List.of();
      eventTypes = List.of();
      destinationPort = MISSING;
      bytesSent = MISSING;
      bytesReceived = MISSING;
      return this;
    }

    public Builder set(Field field, String value) {
      values[field.ordinal()] = value;
      return this;
    }

    public String get(Field field) {
      return values[field.ordinal()];
    }

    public Builder eventCategories(List<String> newCategories) {
      eventCategories = newCategories;
      values[Field.EVENT_CATEGORY.ordinal()] =
          newCategories.isEmpty() ? null : newCategories.get(0);
      return this;
    }

    public Builder eventTypes(List<String> newTypes) {
      eventTypes = newTypes;
      values[Field.EVENT_TYPE.ordinal()] = newTypes.isEmpty() ? null : newTypes.get(0);
      return this;
    }

    public Builder destinationPort(int port) {
      destinationPort = port;
      return this;
    }

    public Builder bytes(long sent, long received) {
      bytesSent = sent;
      bytesReceived = received;
      return this;
    }

    public NetworkConnection build() {
      return new NetworkConnection(this, null);
    }

    /** As {@link #build()}, with the same record's other view attached. */
    public NetworkConnection buildWith(NetworkConnection otherView) {
      return new NetworkConnection(this, otherView);
    }
  }
}
