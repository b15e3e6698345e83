package io.beaconwatch.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.jobs.options.ProgressMode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ShowProgressTest {
  private static final long MEBIBYTE = 1 << 20;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream terminal = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0    | 2000 | 100   | '  0 %  0 of 2,000 MiB  0 KiB/s'
          500  | 2000 | 1000  | ' 25 %  500 of 2,000 MiB  500 MiB/s  0:03 left'
          10   | 2000 | 1000  | '  0 %  10 of 2,000 MiB  10 MiB/s  3:19 left'
          1999 | 2000 | 2000  | ' 99 %  1,999 of 2,000 MiB  1,000 MiB/s  0:00 left'
          2000 | 2000 | 0     | '100 %  2,000 of 2,000 MiB  2,000,000 MiB/s'
          2001 | 2000 | 2001  | '100 %  2,001 of 2,000 MiB  1,000 MiB/s'
          0    | 0    | 1000  | '100 %  0 of 0 KiB  0 KiB/s'
          1500 | -1   | 1500  | '1,500 MiB  1,000 MiB/s'
          """)
  void line(long done, long total, long millis, String line) {
    long totalBytes = total < 0 ? total : total * MEBIBYTE;
    assertThat(ShowProgress.line(done * MEBIBYTE, totalBytes, Duration.ofMillis(millis)))
        .isEqualTo(line);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          13000   | -1      | 2000 | '13 KiB  6 KiB/s'
          13000   | 26000   | 1000 | ' 50 %  13 of 25 KiB  13 KiB/s  0:01 left'
          1048575 | -1      | 1000 | '1,024 KiB  1,024 KiB/s'
          1048576 | 2097152 | 4000 | ' 50 %  1 of 2 MiB  256 KiB/s  0:04 left'
          """)
  void lineOfLittle(long done, long total, long millis, String line) {
    assertThat(ShowProgress.line(done, total, Duration.ofMillis(millis))).isEqualTo(line);
  }

  @Test
  void drawsWhileTheRunLastsAndEndsTheLine() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(2);
    try (ShowProgress progress = new ShowProgress(terminal)) {
      progress.start(
          64 * MEBIBYTE,
          () -> {
            asked.countDown();
            return 64 * MEBIBYTE;
          });
      asked.await();
    }
    assertThat(shown().split("\r", -1)).hasSizeGreaterThanOrEqualTo(4).startsWith("");
    assertThat(shown()).contains("100 %  64 of 64 MiB").endsWith("\n");
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "OFF"})
  void nothingWithoutATerminal(ProgressMode mode) {
    try (ShowProgress progress = ShowProgress.on(terminal, mode)) {
      progress.start(
          10,
          () -> {
            throw new AssertionError("must not be asked");
          });
    }
    assertThat(shown()).isEmpty();
  }

  @Test
  void nothingForARunThatNeverStarted() {
    ShowProgress.on(terminal, ProgressMode.ON).close();
    assertThat(shown()).isEmpty();
  }

  private String shown() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
