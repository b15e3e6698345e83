package io.beaconwatch.deploy.local;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceProcessTest {
  @TempDir private Path folder;

  @Test
  void aServiceThatEndsShowsTheEndOfWhatItPrintedAndOfWhatItLogged() throws Exception {
    Path own = folder.resolve("own.log");
    Files.writeString(
        own,
        IntStream.rangeClosed(1, 30)
            .mapToObj(line -> "logged " + line + "\n")
            .collect(Collectors.joining()));
    ServiceProcess service =
        ServiceProcess.start(
            List.of("/bin/sh", "-c", "echo printed; exit 3"),
            Map.of(),
            folder,
            folder.resolve("printed.out"),
            own,
            folder.resolve("none.log"));
    assertThatThrownBy(() -> service.await(() -> false, Duration.ofMinutes(1)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("it ended with 3:\nprinted\nlogged 11\n")
        .hasMessageEndingWith("\nlogged 30");
  }
}
