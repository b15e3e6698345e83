package io.beaconwatch.connectors.intelligence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Storage that fails now and then. */
class WatchFilesTest {
  private static final long T = 1_772_539_200_000L;

  @TempDir private Path folder;
  private final Counter failures = new SimpleCounter();
  private boolean storageFails;
  private WatchFiles files;

  @BeforeEach
  void watch() throws IOException {
    write("a.txt", T, "192.0.2.1");
    write("b.txt", T, "192.0.2.2");
    files =
        new WatchFiles(
            List.of(folder.toUri().toString()), Duration.ofMillis(1), failures, this::open);
  }

  private void write(String name, long modified, String line) throws IOException {
    Path file = Files.writeString(folder.resolve(name), line);
    Files.setLastModifiedTime(file, FileTime.fromMillis(modified));
  }

  private InputStream open(org.apache.flink.core.fs.Path file) throws IOException {
    if (storageFails && file.getName().equals("b.txt")) {
      throw new FeedFile.StorageException(new IOException("connection reset"));
    }
    return FeedFile.open(file);
  }

  /** The addresses that were stated, and the end of the first reading. */
  private List<String> fetch(int times) {
    List<String> fetched = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      RecordsWithSplitIds<FeedStatement> statements = files.fetch();
      while (statements.nextSplit() != null) {
        for (FeedStatement next = statements.nextRecordFromSplit();
            next != null;
            next = statements.nextRecordFromSplit()) {
          if (next.endsFirstReading()) {
            fetched.add("read");
          }
          next.rows().forEach(row -> fetched.add(row.indicator().address()));
        }
      }
    }
    return fetched;
  }

  @Test
  void theFirstReadingGoesOnUntilStorageIsBack() {
    storageFails = true;
    assertThat(fetch(4)).containsExactly("192.0.2.1");
    assertThat(failures.getCount()).isEqualTo(3);
    storageFails = false;
    assertThat(fetch(3)).containsExactly("192.0.2.2", "read");
    assertThat(failures.getCount()).isEqualTo(3);
  }

  @Test
  void aFailureLaterOnLeavesTheChangeForTheNextLook() throws IOException {
    assertThat(fetch(2)).containsExactly("192.0.2.1", "192.0.2.2", "read");
    storageFails = true;
    write("b.txt", T + 1000, "192.0.2.3");
    assertThat(fetch(2)).isEmpty();
    assertThat(failures.getCount()).isEqualTo(2);
    storageFails = false;
    assertThat(fetch(2)).containsExactly("192.0.2.3");
  }
}
