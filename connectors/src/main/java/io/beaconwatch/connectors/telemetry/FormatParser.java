package io.beaconwatch.connectors.telemetry;

import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.RejectReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads one format, or whichever a record is in: finds the shape, and lets it read. */
final class FormatParser implements TelemetryParser {
  private final boolean xmlAllowed;
  private final boolean batchesAllowed;
  private final Shape[] shapes;
  private final PathTree.Node root;
  private final JsonScanner json;
  private final XmlScanner xml;
  private final SysmonShape xmlSysmon;
  private final Slots slots;
  private final SkipKinds batches = new SkipKinds("defender");

  FormatParser(
      TelemetryFormat format,
      EventTime eventTime,
      Set<Field> neededFields,
      Set<Family> contextFamilies) {
    ShapeContext context = new ShapeContext(eventTime, neededFields, contextFamilies);
    PathTree paths = context.paths();
    xmlAllowed = format == TelemetryFormat.AUTO || format == TelemetryFormat.SPLUNK_XML;
    batchesAllowed = format == TelemetryFormat.AUTO || format == TelemetryFormat.DEFENDER_JSON;
    xml = xmlAllowed ? new XmlScanner(paths) : null;
    xmlSysmon = xmlAllowed ? windows(WindowsLayout.XML, context) : null;
    // The order matters where a record carries the marks of two: the more telling mark first.
    List<Shape> all = new ArrayList<>();
    switch (format) {
      case AUTO -> {
        all.add(new EnvelopeShape(paths, xml, xmlSysmon));
        all.add(new FalconShape(context));
        all.add(new FalconHostShape(context));
        EcsShape ecs = new EcsShape(context);
        all.add(new SysmonShape(WindowsLayout.WINLOGBEAT_7, context, null, ecs));
        all.add(windows(WindowsLayout.WINLOGBEAT_6, context));
        all.add(windows(WindowsLayout.EVENT_DATA, context));
        all.add(windows(WindowsLayout.FLAT, context));
        all.add(DefenderShape.envelope(context));
        all.add(DefenderShape.row(context));
        all.add(ecs);
      }
      case SPLUNK_XML -> all.add(new EnvelopeShape(paths, xml, xmlSysmon));
      case SUMO_JSON -> all.add(windows(WindowsLayout.SUMO, context));
      case WINDOWS_JSON -> {
        EcsShape ecs = new EcsShape(context);
        all.add(new SysmonShape(WindowsLayout.WINLOGBEAT_7, context, null, ecs));
        all.add(windows(WindowsLayout.WINLOGBEAT_6, context));
        all.add(windows(WindowsLayout.EVENT_DATA, context));
        all.add(windows(WindowsLayout.FLAT, context));
      }
      case DEFENDER_JSON -> {
        all.add(DefenderShape.envelope(context));
        all.add(DefenderShape.row(context));
      }
      case FALCON_JSON -> {
        all.add(new FalconShape(context));
        all.add(new FalconHostShape(context));
      }
      case ECS_JSON -> {
        EcsShape ecs = new EcsShape(context);
        all.add(new SysmonShape(WindowsLayout.WINLOGBEAT_7, context, null, ecs));
        all.add(ecs);
      }
    }
    shapes = all.toArray(Shape[]::new);
    json = new JsonScanner(paths.node("records"));
    root = paths.freeze();
    slots = new Slots(paths.slots());
  }

  private static SysmonShape windows(WindowsLayout layout, ShapeContext context) {
    return new SysmonShape(
        layout, context, layout.mayEmbed() ? new EmbeddedData(context.paths()) : null, null);
  }

  @Override
  public void parse(byte[] buffer, int offset, int length, TelemetryCollector out) {
    if (!Utf8.isValid(buffer, offset, length)) {
      out.reject(RejectReason.INVALID_UTF_8, "not UTF-8");
      return;
    }
    int start = skipToText(buffer, offset, offset + length);
    int left = offset + length - start;
    if (left == 0) {
      out.reject(RejectReason.MALFORMED, "empty");
    } else if (buffer[start] == '<') {
      parseXml(buffer, start, left, out);
    } else {
      parseJson(buffer, start, left, batchesAllowed ? start - offset : -1, out);
    }
  }

  /** Past a byte order mark and white space. */
  private static int skipToText(byte[] buffer, int offset, int end) {
    int at = offset;
    if (end - at >= 3
        && buffer[at] == (byte) 0xEF
        && buffer[at + 1] == (byte) 0xBB
        && buffer[at + 2] == (byte) 0xBF) {
      at += 3;
    }
    while (at < end
        && (buffer[at] == ' ' || buffer[at] == '\t' || buffer[at] == '\r' || buffer[at] == '\n')) {
      at++;
    }
    return at;
  }

  private void parseXml(byte[] buffer, int offset, int length, TelemetryCollector out) {
    if (!xmlAllowed) {
      out.reject(RejectReason.UNKNOWN_SHAPE, "XML in a format of JSON");
      return;
    }
    slots.reset();
    Rejection rejection = xml.scan(buffer, offset, length, slots);
    if (rejection == null) {
      xmlSysmon.read(slots, out);
    } else {
      rejection.report(out);
    }
  }

  /**
   * @param batchStart how far into the record the document begins, or -1 where no batch may be
   */
  private void parseJson(
      byte[] buffer, int offset, int length, int batchStart, TelemetryCollector out) {
    slots.reset();
    switch (json.scan(buffer, offset, length, root, slots)) {
      case OBJECT -> readObject(out);
      case BATCH -> {
        if (batchStart < 0) {
          out.reject(RejectReason.UNKNOWN_SHAPE, "a batch of records");
        } else {
          parseBatch(buffer, offset, batchStart, out);
        }
      }
      case OTHER_VALUE -> out.reject(RejectReason.UNKNOWN_SHAPE, "not a JSON object");
      case MALFORMED -> out.reject(RejectReason.MALFORMED, json.problem());
    }
  }

  private void readObject(TelemetryCollector out) {
    for (Shape shape : shapes) {
      if (shape.recognises(slots)) {
        shape.read(slots, out);
        return;
      }
    }
    out.reject(RejectReason.UNKNOWN_SHAPE, "none of the format's fields");
  }

  private void parseBatch(byte[] buffer, int offset, int batchStart, TelemetryCollector out) {
    int[] elements = json.elements();
    if (elements.length == 0) {
      out.skip(batches.of("empty batch"));
    }
    for (int i = 0; i < elements.length; i += 2) {
      out.part(batchStart + elements[i], elements[i + 1]);
      parseJson(buffer, offset + elements[i], elements[i + 1], -1, out);
    }
  }
}
