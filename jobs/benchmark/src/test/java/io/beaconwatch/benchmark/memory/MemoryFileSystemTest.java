package io.beaconwatch.benchmark.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryFileSystemTest {
  private static final String TEXT =
      """
      {"Time":"2026-02-27","UtcTime":"2026-02-27 05:00:00.251"}
      {"UtcTime":"2026-02-27 05:00:01.000","a":1}
      """;

  @TempDir private java.nio.file.Path folder;
  private Path memory;
  private FileSystem system;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("05.jsonl"), TEXT);
    memory = new Path("memory:/3" + folder);
    // Found as Flink finds any file system.
    system = memory.getFileSystem();
  }

  @Test
  void hasTheFilesOfEachDay() throws IOException {
    List<String> names =
        Arrays.stream(system.listStatus(memory)).map(file -> file.getPath().getName()).toList();

    assertThat(names).containsExactly("00000-05.jsonl", "00001-05.jsonl", "00002-05.jsonl");
    assertThat(system.getFileStatus(memory).isDir()).isTrue();
    FileStatus last = system.getFileStatus(new Path(memory, names.get(2)));
    assertThat(last.isDir()).isFalse();
    assertThat(last.getLen()).isEqualTo(TEXT.length());
    assertThatThrownBy(() -> system.getFileStatus(new Path(memory, "00003-05.jsonl")))
        .isInstanceOf(FileNotFoundException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 10, 64, 4096})
  void datesTheEventsOfADay(int chunk) throws IOException {
    String expected = TEXT.replace("\"UtcTime\":\"2026-02-27", "\"UtcTime\":\"2026-03-01");
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    byte[] buffer = new byte[chunk];
    try (FSDataInputStream in = system.open(new Path(memory, "00002-05.jsonl"))) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        read.write(buffer, 0, count);
      }
      assertThat(in.getPos()).isEqualTo(TEXT.length());

      in.seek(expected.indexOf("-01 05"));
      assertThat((char) in.read()).isEqualTo('-');
      assertThat((char) in.read()).isEqualTo('0');
      assertThat((char) in.read()).isEqualTo('1');
    }
    assertThat(read.toString(StandardCharsets.UTF_8)).isEqualTo(expected);
  }
}
