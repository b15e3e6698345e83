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
          0    | 2000 | 100   | '  0 %  0 of 2,000 MiB  0 MiB/s'
          500  | 2000 | 1000  | ' 25 %  500 of 2,000 MiB  500 MiB/s  0:03 left'
          10   | 2000 | 1000  | '  0 %  10 of 2,000 MiB  10 MiB/s  3:19 left'
          1999 | 2000 | 2000  | ' 99 %  1,999 of 2,000 MiB  1,000 MiB/s  0:00 left'
          2000 | 2000 | 0     | '100 %  2,000 of 2,000 MiB  2,000,000 MiB/s'
          2001 | 2000 | 2001  | '100 %  2,001 of 2,000 MiB  1,000 MiB/s'
          0    | 0    | 1000  | '100 %  0 of 0 MiB  0 MiB/s'
          1500 | -1   | 1500  | '1,500 MiB  1,000 MiB/s'
          """)
  void line(long done, long total, long millis, String line) {
    long totalBytes = total < 0 ? total : total * MEBIBYTE;
    assertThat(ShowProgress.line(done * MEBIBYTE, totalBytes, Duration.ofMillis(millis)))
        .isEqualTo(line);
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
