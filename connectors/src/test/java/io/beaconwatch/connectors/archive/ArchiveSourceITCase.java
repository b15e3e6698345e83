package io.beaconwatch.connectors.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
@SuppressWarnings("try") // CloseableIterator.close() throws Exception
class ArchiveSourceITCase {
  static final String LATE = "late ";
  private static final long RUN_START = 4711;
  private static final long HOUR = 3_600_000;

  @TempDir Path folder;
  private Path input;

  @BeforeEach
  void makeInput() throws IOException {
    input = Files.createDirectories(folder.resolve("input"));
  }

  @ParameterizedTest
  @CsvSource({"BATCH,1", "BATCH,3", "STREAMING,1", "STREAMING,3"})
  void readsEveryRecordOnce(RuntimeExecutionMode mode, int parallelism) throws Exception {
    List<String> expected = writeMixedFolder();
    StreamExecutionEnvironment env = environment(mode, parallelism, new Configuration());
    DataStream<String> lines =
        read(env, source().orderByTime(mode == RuntimeExecutionMode.STREAMING));
    assertThat(collect(lines)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void noRecordIsLateWhateverTheFilesAreCalled(int parallelism) throws Exception {
    List<String> expected = writeHours(24, 400);
    StreamExecutionEnvironment env =
        environment(RuntimeExecutionMode.STREAMING, parallelism, new Configuration());
    DataStream<String> lines = read(env, source()).rebalance().process(new TellLate());
    List<String> found = collect(lines);
    assertThat(found.stream().filter(line -> line.startsWith(LATE))).isEmpty();
    assertThat(withoutWatermarks(found)).isEqualTo(expected);
    // Event time did move before the end.
    assertThat(found.stream().filter(line -> line.endsWith(" behind a watermark"))).isNotEmpty();
  }

  @Test
  void noRecordOfTheOnlyFileIsLate() throws Exception {
    List<String> expected = new ArrayList<>();
    Random random = new Random(17);
    for (int i = 0; i < 3000; i++) {
      expected.add(1_000_000 * HOUR + random.nextLong(200 * HOUR) + " " + i);
    }
    Files.writeString(input.resolve("only.json"), String.join("\n", expected));
    Collections.sort(expected);
    StreamExecutionEnvironment env =
        environment(RuntimeExecutionMode.STREAMING, 3, new Configuration());
    assertThat(collect(read(env, source()).rebalance().process(new TellLate())))
        .isEqualTo(expected);
  }

  @Test
  void aSavepointIsRestoredByMoreReaders() throws Exception {
    List<String> expected = new ArrayList<>(writeHours(12, 8000));
    ArchiveSource.Builder<String> watching = source().watchInterval(Duration.ofMillis(50));
    List<String> found = new ArrayList<>();
    // What is collected and not asked for holds the source back, so it stops in the middle.
    Configuration small = new Configuration();
    small.setString("collect-sink.batch-size.max", "16 kb");
    StreamExecutionEnvironment env = environment(RuntimeExecutionMode.STREAMING, 1, small);
    CloseableIterator<String> before = read(env, watching).collectAsync();
    JobClient job = env.executeAsync();
    for (int i = 0; i < 100; i++) {
      found.add(before.next());
    }
    CompletableFuture<String> savepoint =
        job.stopWithSavepoint(
            false, folder.resolve("savepoint").toUri().toString(), SavepointFormatType.DEFAULT);
    before.forEachRemaining(found::add);
    assertThat(found).hasSizeLessThan(expected.size());

    Files.writeString(input.resolve("hour-new"), "the last\n");
    expected.add("the last");
    Configuration configuration = new Configuration();
    configuration.setString("execution.state-recovery.path", savepoint.get());
    configuration.setString("execution.state-recovery.ignore-unclaimed-state", "true");
    env = environment(RuntimeExecutionMode.STREAMING, 3, configuration);
    try (CloseableIterator<String> after = read(env, watching.runStart(0)).executeAndCollect()) {
      while (found.size() < expected.size()) {
        found.add(after.next());
      }
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aRestartNeitherLosesNorRepeatsNorMakesLate(int parallelism) throws Exception {
    List<String> expected = new ArrayList<>(writeHours(12, 10_000));
    expected.addAll(writeMixedFolder());
    Collections.sort(expected);
    Configuration configuration = new Configuration();
    configuration.setString("restart-strategy.type", "fixed-delay");
    configuration.setString("restart-strategy.fixed-delay.attempts", "1");
    configuration.setString("restart-strategy.fixed-delay.delay", "0 s");
    configuration.setString("execution.checkpointing.interval", "10 ms");
    configuration.setString(
        "execution.checkpointing.dir", folder.resolve("state").toUri().toString());
    StreamExecutionEnvironment env =
        environment(RuntimeExecutionMode.STREAMING, parallelism, configuration);
    FailOnce.failed.set(false);
    DataStream<String> tally =
        read(env, source().blockLength(512))
            .rebalance()
            .process(new FailOnce())
            .keyBy(line -> 0, Types.INT)
            .process(new TallyLines());
    List<String> found = collect(tally);
    assertThat(FailOnce.failed).isTrue();
    long hashes = expected.stream().mapToLong(String::hashCode).sum();
    assertThat(found).containsExactly(TallyLines.tally(expected.size(), hashes, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void findsNewFilesAndMovesEventTimeToWhatWasRead(int parallelism) throws Exception {
    Files.writeString(input.resolve("a.json"), 5 * HOUR + " a\n");
    StreamExecutionEnvironment env =
        environment(RuntimeExecutionMode.STREAMING, parallelism, new Configuration());
    DataStream<String> lines =
        read(
                env,
                source().watchInterval(Duration.ofMillis(50)).outOfOrderness(Duration.ofMillis(10)))
            .keyBy(line -> line.charAt(line.length() - 1), Types.CHAR)
            .process(new TellWhenPassed());
    try (CloseableIterator<String> found = lines.executeAndCollect()) {
      assertThat(found.next()).isEqualTo(5 * HOUR + " a");
      assertThat(found.next()).isEqualTo("passed " + (5 * HOUR - 11));
      Path written = Files.writeString(folder.resolve("b.json"), 7 * HOUR + " b\n");
      Files.writeString(input.resolve("c.json.tmp"), "unfinished\n");
      Files.move(written, input.resolve("b.json"), StandardCopyOption.ATOMIC_MOVE);
      assertThat(found.next()).isEqualTo(7 * HOUR + " b");
      assertThat(found.next()).isEqualTo("passed " + (7 * HOUR - 11));
    }
  }

  private static LineDecoder decoder(long runStart) {
    assertThat(runStart).isEqualTo(RUN_START);
    return new LineDecoder();
  }

  private ArchiveSource.Builder<String> source() {
    return ArchiveSource.builder(ArchiveSourceITCase::decoder, Types.STRING)
        .runStart(RUN_START)
        .paths(List.of(input.toString()))
        .splitLength(5000)
        .blockLength(1024);
  }

  private static DataStream<String> read(
      StreamExecutionEnvironment env, ArchiveSource.Builder<String> source) {
    return env.fromSource(source.build(), WatermarkStrategy.noWatermarks(), "files").uid("files");
  }

  private static StreamExecutionEnvironment environment(
      RuntimeExecutionMode mode, int parallelism, Configuration configuration) {
    configuration.setString("pipeline.generic-types", "false");
    if (!configuration.containsKey("restart-strategy.type")) {
      configuration.setString("restart-strategy.type", "none");
    }
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
    env.setRuntimeMode(mode);
    return env;
  }

  private static List<String> collect(DataStream<String> lines) throws Exception {
    List<String> found = new ArrayList<>();
    try (CloseableIterator<String> iterator = lines.executeAndCollect()) {
      iterator.forEachRemaining(found::add);
    }
    Collections.sort(found);
    return found;
  }

  private static List<String> withoutWatermarks(List<String> found) {
    return found.stream().map(line -> line.replace(" behind a watermark", "")).sorted().toList();
  }

  /** One file an hour under random names; the records of an hour in random order. */
  private List<String> writeHours(int hours, int records) throws IOException {
    Random random = new Random(hours);
    List<Integer> names = new ArrayList<>();
    for (int hour = 0; hour < hours; hour++) {
      names.add(hour);
    }
    Collections.shuffle(names, random);
    List<String> all = new ArrayList<>();
    for (int hour = 0; hour < hours; hour++) {
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < records; i++) {
        lines.add((1_000_000 + hour) * HOUR + random.nextLong(HOUR) + " " + hour + "/" + i);
      }
      all.addAll(lines);
      byte[] text = Archives.utf8(String.join("\n", lines) + "\n");
      boolean packed = hour % 3 == 0;
      Files.write(
          input.resolve("hour-" + names.get(hour) + (packed ? ".gz" : "")),
          packed ? Archives.gzip(text) : text);
    }
    Collections.sort(all);
    return all;
  }

  private List<String> writeMixedFolder() throws IOException {
    List<String> all = new ArrayList<>();
    Map<String, byte[]> members = new LinkedHashMap<>();
    for (int i = 0; i < 4; i++) {
      members.put("member" + i, text("zipped" + i, 300, all));
    }
    Files.write(input.resolve("a.zip"), Archives.zip(members));
    Path deep = Files.createDirectories(input.resolve("deep/er"));
    Files.write(deep.resolve("big.json"), text("big", 5000, all));
    Files.write(deep.resolve("b.zst"), Archives.zstd(text("zstd", 2000, all)));
    for (int i = 0; i < 20; i++) {
      Files.write(deep.resolve("small" + i), text("small" + i, 10, all));
    }
    byte[] cut = Archives.gzip(text("cut", 100, new ArrayList<>()));
    Files.write(input.resolve("cut.gz"), java.util.Arrays.copyOf(cut, 15));
    all.add(LineDecoder.UNDECODABLE + "corrupt-archive");
    Files.write(input.resolve("empty.json"), new byte[0]);
    Files.writeString(input.resolve("_hidden"), "hidden\n");
    Collections.sort(all);
    return all;
  }

  private static byte[] text(String name, int lines, List<String> all) {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      made.add("record " + name + " " + i);
    }
    all.addAll(made);
    return Archives.utf8(String.join("\r\n", made));
  }
}
