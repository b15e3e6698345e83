package io.beaconwatch.deploy.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code live} as a terminal runs it: it ends by a signal, without a word, and leaves nothing. */
@Timeout(value = 4, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LiveITCase {
  private final Path folder =
      Path.of(System.getProperty("servers.run"), "live-" + ProcessHandle.current().pid());
  private final Path temporary = folder.resolve("temporary");
  private final Path err = folder.resolve("err.txt");

  @BeforeEach
  void folder() throws IOException {
    Files.createDirectories(temporary);
  }

  /** As Ctrl-C does, which all processes of the terminal are given at once. */
  @Test
  void anInterruptWhileTheJobStartsIsNoFailure() throws Exception {
    Process live = live();
    awaitLine(live, "Starting the job.");
    assertEnds(live, 130, "INT", "-" + live.pid());
  }

  @Test
  void aRequestToEndWhileAlertsAreShownLeavesNothing() throws Exception {
    Process live = live();
    awaitLine(live, "203.0.113.");
    assertEnds(live, 143, "TERM", Long.toString(live.pid()));
  }

  private void assertEnds(Process live, int exit, String signal, String to) throws Exception {
    List<ProcessHandle> parts = live.descendants().toList();
    assertThat(parts).isNotEmpty();
    assertThat(new ProcessBuilder("kill", "-" + signal, "--", to).start().waitFor()).isZero();
    assertThat(live.waitFor()).isEqualTo(exit);
    assertThat(err).isEmptyFile();
    assertThat(temporary).isEmptyDirectory();
    assertThat(parts).noneMatch(ProcessHandle::isAlive);
  }

  /** In a group of processes of its own, with a folder of its own for temporary files. */
  private Process live() throws IOException {
    // A shell's background jobs ignore interrupts, and so would this, were the tests one of them.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT", "setsid"));
    command.addAll(
        JavaCommand.of(
            List.of(
                "-Djava.io.tmpdir=" + temporary,
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-opens=java.base/java.time=ALL-UNNAMED",
                "--add-opens=java.base/java.util=ALL-UNNAMED"),
            System.getProperty("java.class.path"),
            Live.class.getName(),
            "--kafka-jars=" + System.getProperty("kafka"),
            "--elasticsearch-home=" + System.getProperty("elasticsearch8"),
            "--hours=3",
            "--hosts=20",
            "--seconds-an-hour=5"));
    return new ProcessBuilder(command).redirectError(err.toFile()).start();
  }

  private static void awaitLine(Process live, String text) throws IOException {
    BufferedReader lines = live.inputReader(UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.contains(text)) {
        return;
      }
    }
    throw new AssertionError("live ended before it said " + text);
  }
}
