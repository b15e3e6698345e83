package io.beaconwatch.connectors.telemetry;

/** A Windows event as XML inside the JSON envelope of Splunk's HTTP Event Collector. */
final class EnvelopeShape implements Shape {
  private final int event;
  private final int host;
  private final XmlScanner scanner;
  private final SysmonShape sysmon;

  EnvelopeShape(PathTree paths, XmlScanner scanner, SysmonShape sysmon) {
    this.scanner = scanner;
    this.sysmon = sysmon;
    event = paths.slot("event");
    host = paths.slot(SysmonShape.ENVELOPE_HOST);
  }

  @Override
  public boolean recognises(Slots slots) {
    if (slots.kind(event) != Slots.TEXT) {
      return false;
    }
    int start = slots.trimmedStart(event);
    return start < slots.trimmedEnd(event) && slots.text(event)[start] == '<';
  }

  @Override
  public void read(Slots slots, TelemetryCollector out) {
    int start = slots.trimmedStart(event);
    int length = slots.trimmedEnd(event) - start;
    byte[] text = slots.text(event);
    byte hostKind = slots.kind(host);
    byte[] hostText = slots.text(host);
    int hostStart = slots.offset(host);
    int hostLength = slots.length(host);
    // From here on the record is what the envelope holds, and the envelope's host.
    slots.clearAll();
    Rejection rejection = scanner.scan(text, start, length, slots);
    if (rejection != null) {
      rejection.report(out);
      return;
    }
    slots.set(host, hostKind, hostText, hostStart, hostLength);
    sysmon.read(slots, out);
  }
}
