package io.beaconwatch.connectors.intelligence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that change while the job runs. */
// On a thread of its own: what collects results passes over an interrupt.
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("try") // CloseableIterator.close() throws Exception
class WatchedFeedsITCase {
  private static final long T = 1_772_539_200_000L;

  @TempDir private Path folder;
  private Path feeds;

  @BeforeEach
  void createFolder() throws IOException {
    feeds = Files.createDirectory(folder.resolve("feeds"));
  }

  /** In one step, so that no half of it is read. */
  private void write(String name, long modified, String... lines) throws IOException {
    Path file = Files.write(folder.resolve(name), List.of(lines));
    Files.setLastModifiedTime(file, FileTime.fromMillis(modified));
    Files.move(file, feeds.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private CloseableIterator<String> start() throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    return environment
        .fromSource(
            new WatchedFeeds(List.of(feeds.toUri().toString()), Duration.ofMillis(20)),
            WatermarkStrategy.noWatermarks(),
            "watch",
            IndicatorTypes.STATEMENT)
        .transform("follow", IndicatorTypes.RECORD, new FollowFeed(null, Duration.ofDays(1)))
        .transform("tell", Types.STRING, new TellRead())
        .executeAndCollect();
  }

  private static List<String> next(CloseableIterator<String> lines, int count) {
    List<String> next = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      next.add(lines.next());
    }
    return next;
  }

  @Test
  void aFileThatChangesIsReadAgainAndANewOneToo() throws Exception {
    write("list.txt", T, "192.0.2.1", "192.0.2.2");
    write("more.csv", T, "ip,valid_until", "192.0.2.3,2027-01-01");
    try (CloseableIterator<String> lines = start()) {
      assertThat(next(lines, 4)).containsExactly("+192.0.2.1", "+192.0.2.2", "+192.0.2.3", "read");
      write("list.txt", T + 1000, "192.0.2.2", "192.0.2.4");
      assertThat(next(lines, 3)).containsExactly("+192.0.2.2", "+192.0.2.4", "-192.0.2.1");
      // Of another length alone.
      write("list.txt", T + 1000, "192.0.2.2", "192.0.2.4", "x y");
      assertThat(next(lines, 3)).containsExactly("+192.0.2.2", "+192.0.2.4", "bad-value");
      Files.delete(feeds.resolve("more.csv"));
      write("new.txt", T, "192.0.2.5");
      assertThat(next(lines, 1)).containsExactly("+192.0.2.5");
    }
  }

  @Test
  void aFolderMayBeEmptyAtFirst() throws Exception {
    try (CloseableIterator<String> lines = start()) {
      assertThat(next(lines, 1)).containsExactly("read");
      write("list.txt", T, "192.0.2.1");
      assertThat(next(lines, 1)).containsExactly("+192.0.2.1");
    }
  }
}
