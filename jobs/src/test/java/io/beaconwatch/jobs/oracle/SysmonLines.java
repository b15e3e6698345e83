package io.beaconwatch.jobs.oracle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import java.util.List;

/** Writes Sysmon's records in each shape in which collectors bring them. */
final class SysmonLines {
  /** A collector's rendering. */
  enum Shape {
    XML(TelemetryFormat.SPLUNK_XML),
    ENVELOPE(TelemetryFormat.SPLUNK_XML),
    SUMO_OBJECT(TelemetryFormat.SUMO_JSON),
    SUMO_TEXT(TelemetryFormat.SUMO_JSON),
    EVENT_DATA(TelemetryFormat.WINDOWS_JSON),
    FLAT(TelemetryFormat.WINDOWS_JSON),
    WINLOGBEAT_6(TelemetryFormat.WINDOWS_JSON),
    WINLOGBEAT_7(TelemetryFormat.WINDOWS_JSON),
    WINLOGBEAT_8(TelemetryFormat.WINDOWS_JSON);

    final TelemetryFormat format;

    Shape(TelemetryFormat format) {
      this.format = format;
    }
  }

  private static final String SYSMON = "Microsoft-Windows-Sysmon";
  private static final String CHANNEL = SYSMON + "/Operational";
  private static final List<String> DATA =
      List.of("User", "Image", "CommandLine", "DestinationIp", "DestinationPort");

  private SysmonLines() {}

  static RawLine connection(Drawn drawn, Shape shape, Chance chance) {
    return write(drawn, shape, "3", SYSMON, chance);
  }

  /** A record that looks much like a connection and is none. */
  static RawLine noise(Drawn drawn, Shape shape, Chance chance) {
    RawLine line =
        chance.oneIn(2)
            ? write(drawn, shape, chance.of("1", "22", "33"), SYSMON, chance)
            : write(drawn, shape, "3", "Microsoft-Windows-Other", chance);
    return new RawLine(line.text(), RawLine.NONE);
  }

  private static RawLine write(
      Drawn drawn, Shape shape, String eventId, String provider, Chance chance) {
    // Where the sensor's clock is not told, the record's counts.
    boolean sensorTime = !chance.oneIn(25);
    long recorded = sensorTime ? drawn.time() + 1 + chance.below(90_000) : drawn.time();
    String utc =
        sensorTime ? Written.time(drawn.time()).replace('T', ' ') : chance.of(null, "", "-");
    String text =
        switch (shape) {
          case XML -> xml(drawn, eventId, provider, utc, recorded, chance);
          case ENVELOPE -> envelope(drawn, eventId, provider, utc, recorded, chance);
          default -> json(drawn, shape, eventId, provider, utc, recorded, chance).toString();
        };
    return new RawLine(text, drawn.time());
  }

  private static String xml(
      Drawn drawn, String eventId, String provider, String utc, long recorded, Chance chance) {
    String quote = chance.of("'", "\"");
    String channel = provider.equals(SYSMON) ? CHANNEL : provider;
    StringBuilder xml =
        new StringBuilder("<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>")
            .append("<System><Provider Name='" + provider + "' Guid='{5770385F}'/>")
            .append("<EventID>" + eventId + "</EventID>")
            .append("<TimeCreated SystemTime='")
            .append(Written.time(recorded) + Written.digits(chance, 6) + "Z'/>")
            .append("<Channel>" + channel + "</Channel>");
    element(xml, "<Computer", "</Computer>", drawn.value("Computer"), chance);
    xml.append("</System><EventData>");
    datum(xml, "RuleName", "-", chance);
    datum(xml, "UtcTime", utc, chance);
    for (String name : DATA) {
      datum(xml, name, data(drawn, name, chance), chance);
    }
    datum(xml, "SourceIp", "10.0.0.5", chance);
    datum(xml, "SourcePort", "50000", chance);
    return xml.append("</EventData></Event>").toString().replace("'", quote);
  }

  private static void datum(StringBuilder xml, String name, String value, Chance chance) {
    element(xml, "<Data Name='" + name + "'", "</Data>", value, chance);
  }

  private static void element(
      StringBuilder xml, String start, String end, String value, Chance chance) {
    if (value == null) {
      return;
    }
    xml.append(start);
    if (value.isEmpty() && chance.oneIn(2)) {
      xml.append("/>");
    } else {
      xml.append('>').append(Written.xml(value)).append(end);
    }
  }

  private static String envelope(
      Drawn drawn, String eventId, String provider, String utc, long recorded, Chance chance) {
    ObjectNode envelope = Written.object();
    envelope.put("time", recorded / 1000.0);
    Written.put(envelope, "host", drawn.value("host"), chance);
    envelope.put("source", "XmlWinEventLog:" + CHANNEL);
    envelope.put("sourcetype", "XmlWinEventLog:" + CHANNEL);
    envelope.put("event", xml(drawn, eventId, provider, utc, recorded, chance));
    return envelope.toString();
  }

  private static ObjectNode json(
      Drawn drawn,
      Shape shape,
      String eventId,
      String provider,
      String utc,
      long recorded,
      Chance chance) {
    ObjectNode data = shape == Shape.FLAT ? flat(recorded) : Written.object();
    Written.put(data, "UtcTime", utc, chance);
    for (String name : DATA) {
      if (name.equals("DestinationPort") && !"".equals(drawn.value(name))) {
        Written.putNumber(data, name, drawn.value(name), chance);
      } else {
        Written.put(data, name, data(drawn, name, chance), chance);
      }
    }
    Written.putNumber(data, "SourcePort", "50000", chance);
    String channel = provider.equals(SYSMON) ? CHANNEL : provider;
    String iso = Written.time(recorded) + "Z";
    if (shape == Shape.WINLOGBEAT_7 || shape == Shape.WINLOGBEAT_8) {
      ObjectNode event = Written.object();
      event.put("@timestamp", iso);
      event.putObject("host").put("name", "collector");
      event.putObject("ecs").put("version", shape == Shape.WINLOGBEAT_7 ? "1.12.0" : "8.0.0");
      event.putObject("event").put("code", eventId).put("provider", provider);
      addWinlog(event, drawn.value("Computer"), eventId, provider, chance).set("event_data", data);
      return event;
    }
    ObjectNode event = shape == Shape.FLAT ? data : Written.object();
    if (shape == Shape.WINLOGBEAT_6) {
      event.put("@timestamp", iso);
      event.putObject("host").put("name", "collector");
      event.put("source_name", provider).put("log_name", channel);
      Written.putNumber(event, "event_id", eventId, chance);
      Written.put(event, "computer_name", drawn.value("Computer"), chance);
      event.set("event_data", data);
      return event;
    }
    Written.putNumber(event, "EventID", eventId, chance);
    event.put("Channel", channel);
    if (shape == Shape.FLAT) {
      event.put("SourceName", provider);
      Written.put(event, chance.of("Hostname", "Computer"), drawn.value("Computer"), chance);
      return event;
    }
    event.put(
        "TimeCreated",
        chance.of(
            iso,
            Written.time(recorded) + Written.digits(chance, 6) + "Z",
            Written.time(recorded).replace('.', '+') + Written.digits(chance, 6) + "Z"));
    event.putObject("Provider").put("Guid", "{5770385F}").put("Name", provider);
    Written.put(event, "Computer", drawn.value("Computer"), chance);
    if (shape == Shape.SUMO_TEXT) {
      event.put("EventData", data.toString());
    } else {
      event.set("EventData", data);
    }
    return event;
  }

  /** NXLog's: local time without a zone says nothing, and the host is the collector. */
  private static ObjectNode flat(long recorded) {
    return Written.object()
        .put("EventTime", "2001-01-01 00:00:00")
        .put("@timestamp", Written.time(recorded) + "Z")
        .put("host", "collector");
  }

  /** Adds what Winlogbeat from 7 says of the Windows event; gives the object for its data. */
  static ObjectNode addWinlog(
      ObjectNode event, String computer, String eventId, String provider, Chance chance) {
    ObjectNode winlog = event.putObject("winlog");
    winlog.put("provider_name", provider);
    winlog.put("channel", provider.equals(SYSMON) ? CHANNEL : provider);
    Written.putNumber(winlog, "event_id", eventId, chance);
    Written.put(winlog, "computer_name", computer, chance);
    return winlog;
  }

  private static String data(Drawn drawn, String name, Chance chance) {
    String value = drawn.value(name);
    return name.equals("DestinationPort") && "".equals(value) ? chance.of("", "-") : value;
  }
}
