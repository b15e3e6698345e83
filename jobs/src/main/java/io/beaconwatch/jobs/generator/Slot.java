package io.beaconwatch.jobs.generator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.base.CaseFormat;
import com.google.errorprone.annotations.Immutable;
import java.util.Optional;

/** What a template can ask for: {@code UTC_TIME} stands for {@code ${utcTime}}. */
enum Slot {
  UTC_TIME((o, line) -> line.putTime(o.time, 0, ' ', 3)),
  ISO_MILLIS((o, line) -> line.putTime(o.time, 0, 'T', 3).put('Z')),
  ISO7((o, line) -> line.putTime(o.time, o.nanos(), 'T', 7).put('Z')),
  EPOCH((o, line) -> line.putEpoch(o.time)),
  ECS_TIME(Slot::putEcsTime),
  RECORDED7((o, line) -> line.putTime(o.recorded, o.nanos(), 'T', 7).put('Z')),
  RECORDED9((o, line) -> line.putTime(o.recorded, o.nanos(), 'T', 9).put('Z')),
  RECORDED_ISO((o, line) -> line.putTime(o.recorded, 0, 'T', 3).put('Z')),
  RECORDED_SPACE((o, line) -> line.putSeconds(o.recorded, ' ')),
  RECORDED_EPOCH((o, line) -> line.putEpoch(o.recorded)),
  RECORDED_MILLIS((o, line) -> line.putUnsigned(o.recorded)),
  SUMO_TIME(Slot::putSumoTime),
  STARTED_ISO7((o, line) -> line.putTime(o.processStarted, 0, 'T', 7).put('Z')),

  COMPUTER(o -> o.host.computer()),
  NAME(o -> o.host.name()),
  LOG_HOST(o -> o.host.logHost()),
  COLLECTOR(o -> o.host.collector()),
  HOST_ID((o, line) -> line.putUuid(o.host.identity(), ~o.host.identity())),
  HOST_IP((o, line) -> line.putAddress(o.host.address())),
  HOST_HEX((o, line) -> line.putHex(o.host.index() + 16L, 4)),
  DEVICE_ID((o, line) -> putHash(line, Draw.of(o.host.identity(), 2), 40)),
  AID((o, line) -> putHash(line, Draw.of(o.host.identity(), 3), 32)),
  CID((o, line) -> putHash(line, 5, 32)),
  TENANT_ID((o, line) -> line.putUuid(Draw.of(6, 1), Draw.of(6, 2))),
  EXTERNAL_IP((o, line) -> line.putAddress(0xC63364FA + o.host.index() % 4)),

  USER(o -> o.program.account().qualified()),
  USER_NAME(o -> o.program.account().name()),
  USER_DOMAIN(o -> o.program.account().domain()),
  USER_SID(o -> o.program.account().sid()),
  INTEGRITY(o -> o.program.account().integrity()),
  LOGON_ID((o, line) -> line.putUnsigned(100_000L + o.host.index())),
  LOGON_GUID((o, line) -> line.putUuid(o.host.identity(), o.host.index())),

  IMAGE(o -> o.program.image()),
  DEVICE_PATH(o -> o.program.devicePath()),
  IMAGE_NAME(o -> o.program.imageName()),
  COMMAND_LINE(o -> o.program.commandLine()),
  PARENT_IMAGE(o -> o.program.parentImage()),
  PARENT_NAME(o -> o.program.parentName()),
  PROCESS_ID((o, line) -> line.putUnsigned(o.processId())),
  PARENT_ID((o, line) -> line.putUnsigned(o.parentId())),
  PROCESS_GUID((o, line) -> line.putUuid(o.host.identity(), o.processDraw)),
  PARENT_GUID((o, line) -> line.putUuid(o.host.identity(), o.parentDraw())),
  FALCON_PROCESS_ID((o, line) -> line.putUnsigned(o.falconId(o.processDraw))),
  FALCON_PARENT_ID((o, line) -> line.putUnsigned(o.falconId(o.parentDraw()))),
  FALCON_THREAD_ID((o, line) -> line.putUnsigned(o.draw >>> 20)),
  SHA256((o, line) -> putHash(line, o.program.identity(), 64)),
  MD5((o, line) -> putHash(line, ~o.program.identity(), 32)),

  INITIATED((o, line) -> line.put(o.initiated ? Words.TRUE : Words.FALSE)),
  EGRESS((o, line) -> line.put(o.initiated ? Words.EGRESS : Words.INGRESS)),
  FALCON_DIRECTION((o, line) -> line.put(o.initiated ? '0' : '1')),
  ACTION(o -> o.action),
  IPV6((o, line) -> line.put(o.ipv6 ? Words.TRUE : Words.FALSE)),
  NETWORK_TYPE((o, line) -> line.put(o.ipv6 ? Words.IPV6 : Words.IPV4)),
  SOURCE_IP(Slot::putSourceIp),
  SOURCE_PORT((o, line) -> line.putUnsigned(49_152L + Draw.below(o.draw, 16_000))),
  DESTINATION_IP((o, line) -> line.put(o.address)),
  DESTINATION_PORT((o, line) -> line.putUnsigned(o.destinationPort)),
  PORT_NAME((o, line) -> line.put(Words.portName(o.destinationPort))),
  IP_TYPE(o -> o.ipType),
  DOMAIN((o, line) -> line.put(o.domain)),
  DOMAIN_OR_DASH((o, line) -> o.domain.length() == 0 ? line.put('-') : line.put(o.domain)),
  QUERY_ANSWER((o, line) -> line.putAddress(0xC6120000 | Draw.below(o.draw, 131_072))),
  BYTES_SENT((o, line) -> line.putUnsigned(o.bytesSent())),
  BYTES_RECEIVED((o, line) -> line.putUnsigned(o.bytesReceived())),

  RECORD_ID((o, line) -> line.putUnsigned(o.recordId)),
  SENSOR_ID((o, line) -> line.putUnsigned(2000 + 4L * (o.host.index() % 1000))),
  THREAD_ID((o, line) -> line.putUnsigned(3000 + 4L * Draw.below(o.draw, 300))),
  UUID((o, line) -> line.putUuid(o.draw, Draw.of(o.draw, 1))),
  SERIAL((o, line) -> line.putHex(o.draw, 12)),
  VERSION((o, line) -> line.putUnsigned(1000 + (o.program.identity() & 4095)));

  private final String templateName =
      CaseFormat.UPPER_UNDERSCORE.to(CaseFormat.LOWER_CAMEL, name());
  private final Writer writer;

  /** A text, escaped for where it stands. */
  Slot(Value value) {
    this.writer = (o, line, escape) -> line.put(value.of(o).bytes(escape));
  }

  /** Bytes that need no escape anywhere. */
  Slot(Plain plain) {
    this.writer = (o, line, escape) -> plain.write(o, line);
  }

  void write(Occurrence occurrence, Line line, Escape escape) {
    writer.write(occurrence, line, escape);
  }

  static Optional<Slot> named(String name) {
    for (Slot slot : values()) {
      if (slot.templateName.equals(name)) {
        return Optional.of(slot);
      }
    }
    return Optional.empty();
  }

  /** Fraction digits and offset differ by dialect, as they do by agent and by pipeline. */
  private static Line putEcsTime(Occurrence o, Line line) {
    if (o.host.dialect() == Dialect.ECS_NESTED) {
      return line.putTime(o.time, o.nanos(), 'T', 9).put('Z');
    }
    if (o.host.dialect() == Dialect.ECS_FIELDS) {
      return line.putTime(o.time + 3_600_000, o.nanos(), 'T', 6).put(Words.ONE_HOUR);
    }
    return line.putTime(o.time, 0, 'T', 3).put('Z');
  }

  /** Sumo Logic's way: the fraction stands as nanoseconds behind a plus. */
  private static Line putSumoTime(Occurrence o, Line line) {
    return line.putSeconds(o.recorded, 'T')
        .put('+')
        .putPadded(o.recorded % 1000 * 1_000_000 + o.nanos(), 9)
        .put('Z');
  }

  private static Line putSourceIp(Occurrence o, Line line) {
    return o.ipv6
        ? line.put(Words.HOST_PREFIX).putHex(o.host.index() + 16L, 4)
        : line.putAddress(o.host.address());
  }

  private static Line putHash(Line line, long source, int digits) {
    long hash = source;
    for (int left = digits; left > 0; left -= 16) {
      hash = Draw.of(hash, left);
      line.putHex(hash, Math.min(left, 16));
    }
    return line;
  }

  /** Writes a value into a line. */
  @Immutable
  @FunctionalInterface
  private interface Writer {
    Line write(Occurrence occurrence, Line line, Escape escape);
  }

  /** Reads a text. */
  @Immutable
  @FunctionalInterface
  private interface Value {
    Text of(Occurrence occurrence);
  }

  /** Writes a value that looks the same under every escape. */
  @Immutable
  @FunctionalInterface
  private interface Plain {
    Line write(Occurrence occurrence, Line line);
  }

  /** In a class of its own: an enum's constants come before its static fields. */
  private static final class Words {
    private static final byte[] TRUE = "true".getBytes(US_ASCII);
    private static final byte[] FALSE = "false".getBytes(US_ASCII);
    private static final byte[] EGRESS = "egress".getBytes(US_ASCII);
    private static final byte[] INGRESS = "ingress".getBytes(US_ASCII);
    private static final byte[] IPV4 = "ipv4".getBytes(US_ASCII);
    private static final byte[] IPV6 = "ipv6".getBytes(US_ASCII);
    private static final byte[] ONE_HOUR = "+01:00".getBytes(US_ASCII);
    private static final byte[] HOST_PREFIX = "2001:db8:20:0:0:0:0:".getBytes(US_ASCII);
    private static final byte[] HTTP = "http".getBytes(US_ASCII);
    private static final byte[] HTTPS = "https".getBytes(US_ASCII);
    private static final byte[] NO_NAME = "-".getBytes(US_ASCII);

    private static byte[] portName(int port) {
      return switch (port) {
        case 80 -> HTTP;
        case 443 -> HTTPS;
        default -> NO_NAME;
      };
    }
  }
}
