package io.beaconwatch.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
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

  @TempDir static Path folder;
  private static Path input;
  private static HostileFolder hostile;

  @BeforeAll
  static void write() throws IOException {
    input = Files.createDirectory(folder.resolve("input"));
    hostile = HostileFolder.write(input);
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
    assertThat(sum(rejected.get("nulls.jsonl"))).isEqualTo(HostileFolder.nulls().size());
    assertThat(sum(rejected.get("random.bin")))
        .as("seed %s", HostileFolder.SEED)
        .isGreaterThan(300);
    assertThat(rejected.get("random.bin").keySet())
        .isSubsetOf("invalid-utf-8", "malformed", "unknown-shape");
    assertThat(rejected.get("types.jsonl").keySet()).contains("wrong-type", "missing-field");
    assertThat(sum(rejected.get("types.jsonl"))).isLessThan(hostile.wrongTypes().size());
    assertThat(run.rejected())
        .extracting(each -> each.path("raw").asText())
        .containsAll(hostile.unusable());
    assertThat(hostile.unusable()).hasSizeGreaterThan(30);

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
    assertThat(endless.get("length").asLong()).isEqualTo(HostileFolder.ENDLESS);
    assertThat(endless.get("raw").asText()).startsWith("{\"a\":\"").hasSize(4096);
    assertThat(run.summary().totalRejected()).isEqualTo(run.rejected().size());
    assertThat(run.summary().rejected().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(rejected.values().stream().mapToInt(HostileTelemetryITCase::sum).sum());
  }

  /** A record is never held whole, nor is a file: more is read than the heap could hold. */
  @Test
  void aSmallHeapIsEnough() throws Exception {
    Path endless = HostileFolder.endless(folder.resolve("endless.json"), 600L << 20);
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
    command.addAll(List.of("--input", endless.toString()));
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
