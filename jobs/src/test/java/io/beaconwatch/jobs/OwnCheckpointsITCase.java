package io.beaconwatch.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is told to end while its job goes on. */
class OwnCheckpointsITCase {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void goWithAProcessThatIsToldToEnd() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    Path log = folder.resolve("log");
    Process job =
        new ProcessBuilder(command(temporary))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      long deadline = System.nanoTime() + DEADLINE.toNanos();
      while (jobs(temporary).isEmpty()) {
        assertThat(System.nanoTime()).as(() -> "waiting; " + read(log)).isLessThan(deadline);
        assertThat(job.isAlive()).as(() -> read(log)).isTrue();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
      job.destroy();
      assertThat(job.waitFor(1, TimeUnit.MINUTES)).isTrue();
    } finally {
      job.destroyForcibly();
    }
    assertThat(checkpoints(temporary)).isEmpty();
  }

  /** No checkpoint is taken meanwhile, which might come between the removal and the end. */
  private List<String> command(Path temporary) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String opened : List.of("java.lang", "java.util", "java.nio", "java.time")) {
      command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
    }
    command.add("-Djava.io.tmpdir=" + temporary);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(BeaconDetectionJob.class.getName());
    Path input = Files.createDirectory(folder.resolve("input"));
    command.addAll(List.of("--input", input.toString(), "--watch", "1s"));
    command.addAll(List.of("--output", folder.resolve("output").toString()));
    command.addAll(List.of("--parallelism", "1", "--checkpoint-interval", "1h"));
    return command;
  }

  private static List<Path> checkpoints(Path temporary) throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("beaconwatch-checkpoints"))
          .toList();
    }
  }

  /** The folders of jobs that run. */
  private static List<Path> jobs(Path temporary) throws IOException {
    List<Path> jobs = new ArrayList<>();
    for (Path checkpoints : checkpoints(temporary)) {
      try (Stream<Path> files = Files.list(checkpoints)) {
        files.forEach(jobs::add);
      }
    }
    return jobs;
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
