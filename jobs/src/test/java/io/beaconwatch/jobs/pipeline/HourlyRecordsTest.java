package io.beaconwatch.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HourlyRecordsTest {
  @TempDir private Path folder;
  private File file;

  @BeforeEach
  void file() {
    file = folder.resolve("spilled").toFile();
  }

  /** Hours that come one after the other, all at once, and far apart. */
  @ParameterizedTest
  @CsvSource({"1, 1000", "50, 1000", "5000, 20000", "5000, 200000000"})
  void comeBackByTheHourAndFitInTheBudget(int hoursAtOnce, int hours) throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int budget = 64 << 10;
    Map<Long, List<String>> expected = new TreeMap<>();
    try (HourlyRecords<String> records = records(budget)) {
      for (int i = 0; i < 20_000; i++) {
        long hour = (long) i * hours / 20_000 + random.nextInt(hoursAtOnce) - hours / 2;
        // Some are longer than a chunk is at first, and one in a while than the budget.
        String text = "r".repeat(random.nextInt(random.nextInt(5_000) == 0 ? 2 * budget : 60)) + i;
        expected.computeIfAbsent(hour, unused -> new ArrayList<>()).add(text);
        add(records, hour, text);
        assertThat(records.heldBytes()).as("seed %d", seed).isLessThanOrEqualTo(budget);
      }
      assertThat(records.spilledBytes()).as("seed %d", seed).isPositive();
      assertThat(takenFrom(records)).as("seed %d", seed).isEqualTo(expected);
      assertThat(records.heldBytes()).isZero();
      assertThat(file).exists();
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void whatFitsInMemoryTouchesNoDisk() throws Exception {
    try (HourlyRecords<String> records = records(64 << 10)) {
      add(records, 2, "b");
      add(records, -1, "a");
      add(records, 2, "c");

      assertThat(takenFrom(records)).isEqualTo(Map.of(-1L, List.of("a"), 2L, List.of("b", "c")));
      assertThat(file).doesNotExist();
    }
  }

  private HourlyRecords<String> records(int budget) {
    return new HourlyRecords<>(StringSerializer.INSTANCE, budget, file);
  }

  private static void add(HourlyRecords<String> records, long hour, String text)
      throws IOException {
    DataOutputSerializer bytes = new DataOutputSerializer(16);
    StringSerializer.INSTANCE.serialize(text, bytes);
    records.add(hour, bytes.getSharedBuffer(), bytes.length());
  }

  /** By hour, each with its records in the order they were added. */
  private static Map<Long, List<String>> takenFrom(HourlyRecords<String> records) throws Exception {
    Map<Long, List<String>> taken = new TreeMap<>();
    long last = Long.MIN_VALUE;
    while (!records.isEmpty()) {
      long hour = records.first();
      assertThat(hour).isGreaterThan(last);
      last = hour;
      records.takeFirst(taken.computeIfAbsent(hour, unused -> new ArrayList<>())::add);
    }
    return taken;
  }
}
