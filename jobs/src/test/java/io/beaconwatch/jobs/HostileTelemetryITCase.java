package io.beaconwatch.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever lies in a folder, the run ends well, and what is good in it is found. */
class HostileTelemetryITCase {
  @RegisterExtension static final MiniClusterExtension FLINK = TestCluster.start();

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant HOUR = Instant.parse("2026-03-03T11:00:00Z");
  private static final long SEED = 20260303;

  /** All of its connections stand in good files. */
  private static final Beacon GOOD = new Beacon("good", "agent.exe", "198.51.100.10");

  /** Its connections stand in what is whole of damaged files. */
  private static final Beacon AMONG = new Beacon("among", "agent.exe", "198.51.100.11");

  /** Its connections are changed for the worse. */
  private static final Beacon BAD = new Beacon("bad", "agent.exe", "198.51.100.12");

  @TempDir static Path folder;
  private static Path input;
  private static int changed;

  @BeforeAll
  static void write() throws IOException {
    input = Files.createDirectory(folder.resolve("input"));
    Files.write(input.resolve("good.jsonl"), lines(GOOD, 30));
    Files.write(input.resolve("empty.jsonl"), new byte[0]);
    // 12 hours of nothing but line ends would be records too, and are not.
    Files.write(input.resolve("blank.jsonl"), "\n\r\n\n".getBytes(UTF_8));

    byte[] gzip = gzip(lines(AMONG, 500));
    Files.write(input.resolve("cut.jsonl.gz"), Arrays.copyOf(gzip, gzip.length - 200));
    Files.write(input.resolve("broken.zip"), zipWithBrokenMember());

    byte[] random = new byte[100_000];
    new Random(SEED).nextBytes(random);
    Files.write(input.resolve("random.bin"), random);
    try (RandomAccessFile endless = newFile("endless.json")) {
      endless.write("{\"a\":\"".getBytes(UTF_8));
      endless.setLength(50L << 20);
    }

    byte[] line = BAD.ecs(HOUR).getBytes(UTF_8);
    line[line.length / 2] = (byte) 0xFF;
    Files.write(input.resolve("bytes.jsonl"), line);
    Files.write(input.resolve("nulls.jsonl"), nulls());
    Files.write(input.resolve("nested.jsonl"), nested());
    Files.write(input.resolve("times.jsonl"), impossibleTimes());
    List<String> wrong = wrongTypes();
    changed = wrong.size();
    Files.write(input.resolve("types.jsonl"), wrong);
  }

  @ParameterizedTest
  @ValueSource(strings = {"batch", "streaming"})
  void theRunEndsWithEveryBadRecordSetAsideAndTheGoodOnesAlerted(String mode) throws Exception {
    JobRun run =
        JobRun.of(
            folder.resolve(mode),
            "--input",
            input.toString(),
            "--mode",
            mode,
            "--checkpoint-interval",
            "200ms",
            "--parallelism",
            "2");

    Map<String, Integer> counts = new TreeMap<>();
    for (JsonNode alert : run.alerts()) {
      String host = alert.at("/host/name").asText();
      String name = alert.at("/rule/name").asText();
      counts.merge(host + " " + name, alert.at("/beacon/count").asInt(), Integer::sum);
    }
    for (String name : List.of("sumo", "splunk", "sentinel", "logscale", "elastic")) {
      assertThat(counts).containsEntry("good " + name, 30);
      assertThat(counts.get("among " + name)).as(name).isBetween(450, 530);
    }
    assertThat(counts.keySet()).noneMatch(row -> row.startsWith("bad "));

    Map<String, Map<String, Integer>> rejected = rejected(run);
    assertThat(rejected.keySet()).doesNotContain("good.jsonl", "empty.jsonl", "blank.jsonl");
    assertThat(rejected.get("cut.jsonl.gz")).containsEntry("corrupt-archive", 1);
    assertThat(rejected.get("broken.zip")).containsEntry("corrupt-archive", 1);
    assertThat(rejected.get("endless.json")).containsExactly(Map.entry("too-long", 1));
    assertThat(rejected.get("bytes.jsonl")).containsExactly(Map.entry("invalid-utf-8", 1));
    assertThat(rejected.get("times.jsonl")).containsExactly(Map.entry("impossible-time", 10));
    assertThat(rejected.get("nested.jsonl")).containsExactly(Map.entry("malformed", 4));
    assertThat(sum(rejected.get("nulls.jsonl"))).isEqualTo(nulls().size());
    assertThat(sum(rejected.get("random.bin"))).isGreaterThan(300);
    assertThat(rejected.get("random.bin").keySet())
        .isSubsetOf("invalid-utf-8", "malformed", "unknown-shape");
    assertThat(rejected.get("types.jsonl").keySet()).contains("wrong-type", "missing-field");
    assertThat(sum(rejected.get("types.jsonl"))).isBetween(changed / 10, changed);

    for (JsonNode each : run.rejected()) {
      assertThat(each.has("raw") || each.has("raw_base64")).isTrue();
      assertThat(each.get("detail").asText()).isNotEmpty();
      assertThat(each.has("offset")).isTrue();
    }
    JsonNode endless =
        run.rejected().stream()
            .filter(each -> each.get("reason").asText().equals("too-long"))
            .findFirst()
            .orElseThrow();
    assertThat(endless.get("length").asLong()).isEqualTo(50L << 20);
    assertThat(endless.get("raw").asText()).startsWith("{\"a\":\"").hasSize(4096);
    assertThat(run.summary().totalRejected()).isEqualTo(run.rejected().size());
    assertThat(run.summary().rejected().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(rejected.values().stream().mapToInt(HostileTelemetryITCase::sum).sum());
  }

  /** A record is never held whole, nor is a file: more is read than the heap could hold. */
  @Test
  void aSmallHeapIsEnough() throws Exception {
    try (RandomAccessFile endless = newFile("../endless.json")) {
      endless.write("{\"a\":\"".getBytes(UTF_8));
      endless.setLength(600L << 20);
    }
    Path good = input.resolve("good.jsonl");
    Path log = folder.resolve("small-heap.log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx160m", "-XX:MaxDirectMemorySize=256m"));
    for (String opened : List.of("java.lang", "java.util", "java.nio", "java.time")) {
      command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(BeaconDetectionJob.class.getName());
    command.addAll(List.of("--input", folder.resolve("endless.json").toString()));
    command.addAll(List.of(good.toString(), "--output", folder.resolve("small").toString()));
    command.addAll(List.of("--parallelism", "2"));
    Process job =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertThat(job.waitFor(2, TimeUnit.MINUTES)).isTrue();
    } finally {
      job.destroyForcibly();
    }
    assertThat(job.exitValue()).as(Files.readString(log)).isZero();
    JsonNode summary = JSON.readTree(folder.resolve("small/summary.json").toFile());
    assertThat(summary.get("rejected").toString()).isEqualTo("{\"too-long\":1}");
    assertThat(summary.get("events_read").asLong()).isEqualTo(121);
  }

  private static RandomAccessFile newFile(String name) throws IOException {
    return new RandomAccessFile(input.resolve(name).normalize().toFile(), "rw");
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

  private static List<String> nulls() throws IOException {
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
  private static List<String> wrongTypes() throws IOException {
    List<String> values =
        List.of("{}", "[]", "true", "-1", "1e999", "{\"a\":[{}]}", "\"\"", "[[7]]", "null");
    List<String> lines = new ArrayList<>();
    for (int shape = 0; shape < jsonShapes(BAD).size(); shape++) {
      for (String pointer : pointers(JSON.readTree(jsonShapes(BAD).get(shape)), "")) {
        for (String value : values) {
          int n = lines.size();
          Beacon own = new Beacon("bad", "agent.exe", "203.0." + n / 250 + "." + n % 250);
          ObjectNode record = (ObjectNode) JSON.readTree(jsonShapes(own).get(shape));
          int slash = pointer.lastIndexOf('/');
          ObjectNode parent = (ObjectNode) record.at(pointer.substring(0, slash));
          parent.set(pointer.substring(slash + 1), JSON.readTree(value));
          lines.add(JSON.writeValueAsString(record));
        }
      }
    }
    return lines;
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

  /** By file and reason. */
  private static Map<String, Map<String, Integer>> rejected(JobRun run) throws IOException {
    Map<String, Map<String, Integer>> rejected = new TreeMap<>();
    for (JsonNode each : run.rejected()) {
      String file = each.get("file").asText().replaceFirst("!/.*", "");
      rejected
          .computeIfAbsent(file.substring(file.lastIndexOf('/') + 1), name -> new TreeMap<>())
          .merge(each.get("reason").asText(), 1, Integer::sum);
    }
    return rejected;
  }

  private static int sum(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
