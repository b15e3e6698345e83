package io.beaconwatch.common.alert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.detection.Tier;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.JoinedFields;
import io.beaconwatch.common.intelligence.Indicator;
import io.beaconwatch.common.scoring.Aggregate;
import io.beaconwatch.common.scoring.Finding;
import io.beaconwatch.common.scoring.Revision;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Writes alerts as JSON in the terms of the Elastic Common Schema, keys in a fixed order, absent
 * values left out. A field with one value is that value, with several an array of them, sorted.
 */
public final class AlertWriter {
  /** How many ports {@code beacon.ports} lists; {@code beacon.distinct_ports} counts them all. */
  private static final int LISTED_PORTS = 100;

  /** The {@code beacon.status} of an alert whose window or run is open still. */
  public static final String PROVISIONAL = "provisional";

  private static final JsonFactory JSON = new JsonFactory();

  private final Detection detection;
  private final boolean coalesced;

  /**
   * @param coalesced whether sequences are told as runs
   */
  public AlertWriter(Detection detection, boolean coalesced) {
    this.detection = detection;
    this.coalesced = coalesced;
  }

  /**
   * The alert of a finding.
   *
   * @param indicator that matches its destination, or null
   */
  public Alert write(Finding finding, Indicator indicator) {
    Aggregate aggregate = finding.aggregate();
    Tier tier = detection.tier(aggregate.count(), aggregate.ports().size(), indicator != null);
    String id = AlertId.of(finding, coalesced);
    StringWriter text = new StringWriter(1024);
    try (JsonGenerator out = JSON.createGenerator(text)) {
      write(out, id, finding, indicator, tier);
    } catch (IOException e) {
      throw new UncheckedIOException("Memory does not fail to be written to", e);
    }
    return new Alert(
        id,
        detection.name(),
        tier == null ? "" : tier.name(),
        timestamp(finding),
        finding.isSequence() && coalesced ? finding.windowStart() : finding.windowEnd(),
        finding.revision(),
        text.toString());
  }

  /** While a window is open its end is ahead, and would hide the alert from a look at just now. */
  private static long timestamp(Finding finding) {
    return finding.isProvisional() ? finding.aggregate().last() : finding.windowEnd();
  }

  private void write(JsonGenerator out, String id, Finding finding, Indicator indicator, Tier tier)
      throws IOException {
    AlertContext context = new AlertContext(detection, finding);
    out.writeStartObject();
    out.writeStringField("@timestamp", AlertTime.format(timestamp(finding)));
    out.writeObjectFieldStart("event");
    out.writeStringField("kind", "alert");
    out.writeStringField("id", id);
    out.writeStringField("start", AlertTime.format(finding.aggregate().first()));
    out.writeStringField("end", AlertTime.format(finding.aggregate().last()));
    Detection.Level level = tier == null ? detection.level() : tier.level();
    out.writeNumberField("severity", level.severity());
    out.writeEndObject();
    writeRule(out);
    writeThreat(out, indicator);
    writeContext(out, context);
    writeBeacon(out, finding, indicator, tier, context);
    new VendorColumns(detection, coalesced).write(out, finding, indicator, tier);
    out.writeEndObject();
  }

  private static String status(int revision) {
    if (Revision.isProvisional(revision)) {
      return PROVISIONAL;
    }
    return revision == Revision.FINAL ? "final" : "revised";
  }

  private void writeRule(JsonGenerator out) throws IOException {
    out.writeObjectFieldStart("rule");
    out.writeStringField("name", detection.name());
    if (detection.id() != null) {
      out.writeStringField("id", detection.id());
    }
    out.writeStringField("version", detection.version());
    out.writeEndObject();
  }

  private void writeThreat(JsonGenerator out, Indicator indicator) throws IOException {
    if (detection.techniques().isEmpty() && indicator == null) {
      return;
    }
    out.writeObjectFieldStart("threat");
    if (!detection.techniques().isEmpty()) {
      out.writeObjectFieldStart("technique");
      writeValues(out, "id", detection.techniques());
      out.writeEndObject();
    }
    if (indicator != null) {
      out.writeObjectFieldStart("indicator");
      out.writeStringField("ip", indicator.address());
      writeText(out, "type", indicator.threatType());
      if (indicator.confidence() != null) {
        out.writeFieldName("confidence");
        VendorColumns.writeNumber(out, indicator.printableConfidence());
      }
      writeText(out, "description", indicator.description());
      writeText(out, "provider", indicator.provider());
      writeText(out, "name", indicator.id());
      if (indicator.version() != Indicator.UNKNOWN_VERSION) {
        out.writeStringField("modified_at", AlertTime.format(indicator.version()));
      }
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  private static void writeContext(JsonGenerator out, AlertContext context) throws IOException {
    writeObject(out, "host", new String[] {"name"}, context.of(Field.COMPUTER));
    writeObject(out, "user", new String[] {"name"}, context.of(Field.USER));
    writeObject(
        out,
        "process",
        new String[] {"executable", "name", "command_line"},
        context.of(Field.IMAGE),
        context.of(Field.PROCESS_NAME),
        context.of(Field.COMMAND_LINE));
    writeObject(
        out,
        "destination",
        new String[] {"ip", "domain"},
        context.of(Field.DESTINATION_IP),
        context.of(Field.DESTINATION_HOSTNAME));
  }

  private void writeBeacon(
      JsonGenerator out, Finding finding, Indicator indicator, Tier tier, AlertContext context)
      throws IOException {
    out.writeObjectFieldStart("beacon");
    out.writeStringField("status", status(finding.revision()));
    if (finding.revision() != Revision.FINAL) {
      out.writeNumberField("revision", Revision.number(finding.revision()));
    }
    out.writeObjectFieldStart("window");
    out.writeStringField("start", AlertTime.format(finding.windowStart()));
    out.writeStringField("end", AlertTime.format(finding.windowEnd()));
    out.writeEndObject();
    if (finding.partial()) {
      out.writeBooleanField("partial", true);
    }
    out.writeNumberField("count", finding.aggregate().count());
    if (finding.isSequence()) {
      out.writeNumberField("sequences", finding.sequences());
    }
    int[] ports = finding.aggregate().ports().toArray();
    out.writeNumberField("distinct_ports", ports.length);
    out.writeFieldName("ports");
    out.writeArray(ports, 0, Math.min(LISTED_PORTS, ports.length));
    out.writeObjectFieldStart("bytes");
    out.writeNumberField("sent", finding.aggregate().bytesSent());
    out.writeNumberField("received", finding.aggregate().bytesReceived());
    out.writeEndObject();
    if (tier != null) {
      out.writeStringField("tier", tier.name());
      out.writeNumberField("score", tier.score());
    }
    if (finding.aggregate().joined() != JoinedFields.NONE) {
      out.writeArrayFieldStart("joined");
      for (String name : JoinedFields.names(finding.aggregate().joined())) {
        out.writeString(name);
      }
      out.writeEndArray();
    }
    out.writeStringField("reason", Reason.of(detection, finding, indicator, tier, context));
    out.writeEndObject();
  }

  @SafeVarargs
  private static void writeObject(
      JsonGenerator out, String name, String[] fields, List<String>... values) throws IOException {
    boolean any = false;
    for (List<String> value : values) {
      any |= !value.isEmpty();
    }
    if (!any) {
      return;
    }
    out.writeObjectFieldStart(name);
    for (int i = 0; i < fields.length; i++) {
      writeValues(out, fields[i], values[i]);
    }
    out.writeEndObject();
  }

  private static void writeValues(JsonGenerator out, String name, List<String> values)
      throws IOException {
    if (values.size() == 1) {
      out.writeStringField(name, values.get(0));
    } else if (values.size() > 1) {
      out.writeArrayFieldStart(name);
      for (String value : values) {
        out.writeString(value);
      }
      out.writeEndArray();
    }
  }

  private static void writeText(JsonGenerator out, String name, String text) throws IOException {
    if (text != null && !text.isEmpty()) {
      out.writeStringField(name, text);
    }
  }
}
