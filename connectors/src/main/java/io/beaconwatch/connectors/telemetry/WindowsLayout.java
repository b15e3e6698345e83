package io.beaconwatch.connectors.telemetry;

import com.google.common.collect.ImmutableList;
import io.beaconwatch.connectors.telemetry.TimeColumns.Form;

/** Where a rendering of the Windows event log keeps what every record has. */
enum WindowsLayout {
  /** NXLog and others: the event's data stand beside the record's own fields. */
  FLAT("", Names.EVENT_ID, Names.EVENT_ID, Names.PROVIDER, "Channel", Names.COMPUTER),
  /** The event's data under EventData, an object or a text of JSON. */
  EVENT_DATA("EventData.", Names.DATA, Names.EVENT_ID, Names.PROVIDER, "Channel", Names.COMPUTER),
  /** As Sumo Logic collects it: like EVENT_DATA, known by its event id alone. */
  SUMO("EventData.", Names.EVENT_ID, Names.EVENT_ID, Names.PROVIDER, "Channel", Names.COMPUTER),
  /** The XML rendering, which the XML scanner puts where EVENT_DATA has it. */
  XML("EventData.", Names.EVENT_ID, Names.EVENT_ID, Names.PROVIDER, "Channel", Names.COMPUTER),
  /** Winlogbeat before 7: {@code host.name} is the collector. */
  WINLOGBEAT_6(
      "event_data.",
      ImmutableList.of("event_data", "source_name", "log_name", "computer_name"),
      ImmutableList.of("event_id"),
      ImmutableList.of("source_name"),
      "log_name",
      ImmutableList.of("computer_name")),
  /** Winlogbeat from 7. */
  WINLOGBEAT_7(
      "winlog.event_data.",
      ImmutableList.of("winlog.event_id", "winlog.provider_name", "winlog.channel"),
      ImmutableList.of("winlog.event_id", "event.code"),
      ImmutableList.of("winlog.provider_name", "event.provider"),
      "winlog.channel",
      ImmutableList.of("winlog.computer_name"));

  private final String data;
  private final ImmutableList<String> marks;
  private final ImmutableList<String> eventIds;
  private final ImmutableList<String> providers;
  private final String channel;
  private final ImmutableList<String> computers;

  WindowsLayout(
      String data,
      ImmutableList<String> marks,
      ImmutableList<String> eventIds,
      ImmutableList<String> providers,
      String channel,
      ImmutableList<String> computers) {
    this.data = data;
    this.marks = marks;
    this.eventIds = eventIds;
    this.providers = providers;
    this.channel = channel;
    this.computers = computers;
  }

  /** What stands before the names of the event's own data. */
  String data() {
    return data;
  }

  /** A record with one of these, and an event id, is laid out so. */
  ImmutableList<String> marks() {
    return marks;
  }

  ImmutableList<String> eventIds() {
    return eventIds;
  }

  ImmutableList<String> providers() {
    return providers;
  }

  String channel() {
    return channel;
  }

  /** Whether the event's data may be a text of JSON. */
  boolean mayEmbed() {
    return data.equals("EventData.");
  }

  ImmutableList<String> computers() {
    return computers;
  }

  /** Adds where the record's own time may be, the best place first. */
  void addRecordTimes(TimeColumns times) {
    switch (this) {
      case FLAT, EVENT_DATA, SUMO, XML ->
          times
              .add("TimeCreated.SystemTime", Form.INSTANT)
              .add("TimeCreated", Form.INSTANT)
              // NXLog's, which is local time unless configured otherwise.
              .add("EventTime", Form.ZONED_INSTANT)
              .add("TimeGenerated", Form.INSTANT)
              .add("@timestamp", Form.INSTANT);
      case WINLOGBEAT_6 -> times.add("@timestamp", Form.INSTANT);
      case WINLOGBEAT_7 ->
          times.add("winlog.time_created", Form.INSTANT).add("@timestamp", Form.INSTANT);
    }
  }

  private static final class Names {
    static final ImmutableList<String> EVENT_ID = ImmutableList.of("EventID", "EventCode");
    static final ImmutableList<String> DATA = ImmutableList.of("EventData");
    static final ImmutableList<String> PROVIDER =
        ImmutableList.of("SourceName", "ProviderName", "Provider.Name", "Provider");
    static final ImmutableList<String> COMPUTER = ImmutableList.of("Computer", "Hostname");
  }
}
