package io.beaconwatch.connectors.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files longer than what is surveyed of them, read with default options. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SurveyITCase {
  private static final int MINUTE = 60_000;
  private static final int HOUR = 60 * MINUTE;
  private static final int DAY = 24 * HOUR;
  private static final int LONG = 2_600 << 10;

  @TempDir Path input;

  static Stream<Arguments> folders() throws IOException {
    byte[] dayOne = text(2 * DAY, DAY, LONG);
    byte[] dayTwo = text(3 * DAY, 2 * DAY, LONG);
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("b12", text(12 * HOUR, 12 * HOUR + MINUTE, 2_000_000));
    members.put("c10", text(10 * HOUR, 10 * HOUR + MINUTE, 1000));
    byte[] other = text(11 * HOUR + 30 * MINUTE, 11 * HOUR + 31 * MINUTE, 1000);
    return Stream.of(
        arguments("newest first", Map.of("1.jsonl", dayOne, "2.jsonl", dayTwo)),
        arguments(
            "newest first, packed",
            Map.of("1.gz", Archives.gzip(dayOne), "2.zst", Archives.zstd(dayTwo))),
        arguments("zip", Map.of("day.zip", Archives.zip(members), "other.jsonl", other)),
        arguments("tar", Map.of("day.tar", Archives.tar(members), "other.jsonl", other)),
        arguments(
            "tar.gz",
            Map.of("day.tar.gz", Archives.gzip(Archives.tar(members)), "other.jsonl", other)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("folders")
  @SuppressWarnings("try") // CloseableIterator.close() throws Exception
  void noRecordIsLate(String name, Map<String, byte[]> files) throws Exception {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(input.resolve(file.getKey()), file.getValue());
    }
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
    env.setRuntimeMode(RuntimeExecutionMode.STREAMING);
    ArchiveSource<String> source =
        ArchiveSource.builder(runStart -> new LineDecoder(), Types.STRING)
            .runStart(0)
            .paths(List.of(input.toString()))
            .build();
    int late = 0;
    int passed = 0;
    try (CloseableIterator<String> lines =
        env.fromSource(source, WatermarkStrategy.noWatermarks(), name)
            .process(new TellLate())
            .executeAndCollect()) {
      while (lines.hasNext()) {
        String line = lines.next();
        late += line.startsWith(ArchiveSourceITCase.LATE) ? 1 : 0;
        passed += line.endsWith(" behind a watermark") ? 1 : 0;
      }
    }
    assertThat(late).isZero();
    // Event time did move before the end, unless nothing is known of any file.
    assertThat(passed > 0).isEqualTo(!name.endsWith("packed"));
  }

  /** Lines of about five hundred bytes whose event times go from the first to the last. */
  private static byte[] text(long first, long last, int length) {
    int count = length / 500;
    StringBuilder text = new StringBuilder(length + 10_000);
    for (int i = 0; i < count; i++) {
      text.append(first + (last - first) * i / count).append(' ').append("x".repeat(490));
      text.append('\n');
    }
    return Archives.utf8(text.toString());
  }
}
