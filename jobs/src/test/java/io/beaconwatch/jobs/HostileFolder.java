package io.beaconwatch.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A folder of everything that telemetry must not be, with good records in it. */
final class HostileFolder {
  static final long SEED = 20260303;
  static final int ENDLESS = 50 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant HOUR = Instant.parse("2026-03-03T11:00:00Z");

  private static final List<String> VALUES =
      List.of("{}", "[]", "true", "-1", "1e999", "{\"a\":[{}]}", "\"\"", "[[7]]", "null");

  /** Fields that a record is nothing without, and values that are neither these nor missing. */
  private static final List<String> NEEDED =
      List.of(
          "/event_simpleName",
          "/ContextTimeStamp",
          "/RemoteAddressIP4",
          "/RemotePort",
          "/Timestamp",
          "/ActionType",
          "/RemoteIP",
          "/RemoteIPType",
          "/@timestamp",
          "/destination/ip",
          "/destination/port",
          "/host/name");

  private static final List<String> NEITHER = List.of("{}", "true", "{\"a\":[{}]}");

  /** All of its connections stand in good files. */
  private static final Beacon GOOD = new Beacon("good", "agent.exe", "198.51.100.10");

  /** Its connections stand in what is whole of damaged files. */
  private static final Beacon AMONG = new Beacon("among", "agent.exe", "198.51.100.11");

  /** Its connections are changed for the worse. */
  private static final Beacon BAD = new Beacon("bad", "agent.exe", "198.51.100.12");

  private final List<String> wrongTypes = new ArrayList<>();
  private final List<String> unusable = new ArrayList<>();

  private HostileFolder() {}

  static HostileFolder write(Path input) throws IOException {
    Files.write(input.resolve("good.jsonl"), lines(GOOD, 30));
    Files.write(input.resolve("empty.jsonl"), new byte[0]);
    Files.write(input.resolve("blank.jsonl"), "\n\r\n\n".getBytes(UTF_8));

    byte[] gzip = gzip(lines(AMONG, 500));
    Files.write(input.resolve("cut.jsonl.gz"), Arrays.copyOf(gzip, gzip.length - 200));
    Files.write(input.resolve("broken.zip"), zipWithBrokenMember());

    byte[] random = new byte[100_000];
    new Random(SEED).nextBytes(random);
    Files.write(input.resolve("random.bin"), random);
    endless(input.resolve("endless.json"), ENDLESS);

    byte[] line = BAD.ecs(HOUR).getBytes(UTF_8);
    line[line.length / 2] = (byte) 0xFF;
    Files.write(input.resolve("bytes.jsonl"), line);
    Files.write(input.resolve("nulls.jsonl"), nulls());
    Files.write(input.resolve("nested.jsonl"), nested());
    Files.write(input.resolve("times.jsonl"), impossibleTimes());
    HostileFolder folder = new HostileFolder();
    folder.addWrongTypes();
    Files.write(input.resolve("types.jsonl"), folder.wrongTypes);
    return folder;
  }

  /** Lines that hold a value of a wrong type, needed or not. */
  List<String> wrongTypes() {
    return wrongTypes;
  }

  /** Of these, the lines that no reader can make anything of. */
  List<String> unusable() {
    return unusable;
  }

  /** A record of that length, which has neither an end nor much space on the disk. */
  static Path endless(Path file, long length) throws IOException {
    try (RandomAccessFile endless = new RandomAccessFile(file.toFile(), "rw")) {
      endless.write("{\"a\":\"".getBytes(UTF_8));
      endless.setLength(length);
    }
    return file;
  }

  /** All shapes, that many connections in each, within the hour. */
  private static List<String> lines(Beacon beacon, int count) {
    List<String> lines = new ArrayList<>();
    for (Instant time : Beacon.times(HOUR.toString(), Duration.ofSeconds(7), count)) {
      lines.addAll(shapes(beacon, time));
    }
    return lines;
  }

  private static List<String> shapes(Beacon beacon, Instant time) {
    return List.of(
        beacon.sysmon(time, time),
        beacon.falcon(time, time),
        beacon.defender(time),
        beacon.ecs(time));
  }

  private static byte[] text(List<String> lines) {
    return (String.join("\n", lines) + "\n").getBytes(UTF_8);
  }

  private static byte[] gzip(List<String> lines) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text(lines));
    }
    return bytes.toByteArray();
  }

  /** Its first member is good, its second one is not. */
  private static byte[] zipWithBrokenMember() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int second;
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.putNextEntry(new ZipEntry("first.jsonl"));
      out.write(text(lines(AMONG, 20)));
      out.closeEntry();
      second = bytes.size();
      out.putNextEntry(new ZipEntry("second.jsonl"));
      out.write(text(lines(BAD, 2)));
      out.closeEntry();
    }
    byte[] zip = bytes.toByteArray();
    Arrays.fill(zip, second + 60, second + 100, (byte) 0xAA);
    return zip;
  }

  static List<String> nulls() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : jsonShapes(BAD)) {
      ObjectNode record = (ObjectNode) JSON.readTree(line);
      record.fieldNames().forEachRemaining(name -> record.set(name, JSON.nullNode()));
      lines.add(JSON.writeValueAsString(record));
    }
    lines.add("null");
    lines.add("\0\0\0\0");
    return lines;
  }

  private static List<String> nested() {
    return List.of(
        "[".repeat(100_000),
        "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000),
        "{\"event\":".repeat(10_000),
        "<Event>".repeat(100_000));
  }

  private static List<String> impossibleTimes() {
    List<String> lines = new ArrayList<>();
    for (String time : List.of("1601-01-01T00:00:00Z", "9999-12-31T23:59:59Z")) {
      lines.addAll(shapes(BAD, Instant.parse(time)));
      // One that only its clock gives away, among good ones.
      lines.add(GOOD.defender(Instant.parse(time)));
    }
    return lines;
  }

  private static List<String> jsonShapes(Beacon beacon) {
    return List.of(beacon.falcon(HOUR, HOUR), beacon.defender(HOUR), beacon.ecs(HOUR));
  }

  /**
   * One line for each field and each value that it must not have. A field that nobody needs may
   * have any, so each is of a destination of its own, lest good records add up to an alert.
   */
  private void addWrongTypes() throws IOException {
    for (int shape = 0; shape < jsonShapes(BAD).size(); shape++) {
      for (String pointer : pointers(JSON.readTree(jsonShapes(BAD).get(shape)), "")) {
        for (String value : VALUES) {
          int n = wrongTypes.size();
          Beacon own = new Beacon("bad", "agent.exe", "203.0." + n / 250 + "." + n % 250);
          ObjectNode record = (ObjectNode) JSON.readTree(jsonShapes(own).get(shape));
          int slash = pointer.lastIndexOf('/');
          ObjectNode parent = (ObjectNode) record.at(pointer.substring(0, slash));
          parent.set(pointer.substring(slash + 1), JSON.readTree(value));
          String line = JSON.writeValueAsString(record);
          wrongTypes.add(line);
          if (NEEDED.contains(pointer) && NEITHER.contains(value)) {
            unusable.add(line);
          }
        }
      }
    }
  }

  private static List<String> pointers(JsonNode node, String prefix) {
    List<String> pointers = new ArrayList<>();
    node.properties()
        .forEach(
            field -> {
              pointers.add(prefix + "/" + field.getKey());
              pointers.addAll(pointers(field.getValue(), prefix + "/" + field.getKey()));
            });
    return pointers;
  }
}
