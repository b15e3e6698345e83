package io.beaconwatch.jobs.oracle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;

/** Writes events of the Falcon Data Replicator, in which every value is a string, or should be. */
final class FalconLines {
  private static final List<String> TEXTS =
      List.of("ComputerName", "UserName", "ImageFileName", "CommandLine");

  private FalconLines() {}

  static RawLine connection(Drawn drawn, Chance chance) {
    return write(drawn, drawn.value("event_simpleName"), chance);
  }

  static RawLine noise(Drawn drawn, Chance chance) {
    String name = chance.of("DnsRequest", "ProcessRollup2", "NetworkListenIP4");
    return new RawLine(write(drawn, name, chance).text(), RawLine.NONE);
  }

  private static RawLine write(Drawn drawn, String name, Chance chance) {
    ObjectNode event = Written.object();
    event.put(chance.oneIn(4) ? "#event_simpleName" : "event_simpleName", name);
    event.put("aid", "a1").put("ContextProcessId", "18446744073709551615");
    if (chance.oneIn(25)) {
      // Where the sensor's clock is not told, the record's counts.
      Written.put(event, "ContextTimeStamp", null, chance);
      event.put("timestamp", Long.toString(drawn.time()));
    } else {
      BigDecimal seconds = BigDecimal.valueOf(drawn.time(), 3);
      if (chance.oneIn(5)) {
        event.put("ContextTimeStamp", seconds);
      } else {
        event.put(
            "ContextTimeStamp",
            chance.of(
                seconds.toPlainString(),
                seconds.toPlainString() + Written.digits(chance, 3),
                seconds.movePointLeft(9).toPlainString() + "E9"));
      }
      Written.putNumber(
          event, "timestamp", Long.toString(drawn.time() + chance.below(90_000)), chance);
    }
    for (String text : TEXTS) {
      Written.put(event, text, drawn.value(text), chance);
    }
    // The name of the event says which kind of address it is about.
    String address = name.equals("NetworkConnectIP6") ? "RemoteAddressIP6" : "RemoteAddressIP4";
    Written.put(event, address, drawn.value("RemoteAddressIP4"), chance);
    if (!event.has("RemoteAddressIP6") && drawn.value("RemoteAddressIP6") != null) {
      event.put("RemoteAddressIP6", drawn.value("RemoteAddressIP6"));
    }
    Written.putNumber(event, "RemotePort", drawn.value("RemotePort"), chance);
    event.put("LocalAddressIP4", "10.0.0.5").put("LocalPort", "50000");
    event.put("ConnectionDirection", chance.of("0", "1"));
    return new RawLine(event.toString(), drawn.time());
  }
}
