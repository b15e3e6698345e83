package io.beaconwatch.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LivePartsTest {
  private final StringWriter err = new StringWriter();
  private final List<String> ended = new ArrayList<>();

  @TempDir private Path parent;

  @Test
  void endsTheLastFirstAndWhateverOneSays() throws Exception {
    LiveParts parts = parts(Stream.empty());
    parts.keep(() -> ended.add("first"));
    parts.keep(
        () -> {
          throw new IOException("it cannot end");
        });
    parts.keep(() -> ended.add("last"));
    parts.close();
    assertThat(ended).containsExactly("last", "first");
    assertThat(err).hasToString("warning: it cannot end" + System.lineSeparator());
    assertThat(parent).isEmptyDirectory();
    parts.interrupt();
    assertThat(ended).as("once").hasSize(2);
  }

  /** What was started and is waited for is not kept yet, and nobody else would end it. */
  @Test
  void anInterruptEndsWhatIsStillStarting() throws Exception {
    CompletableFuture<ProcessHandle> started = new CompletableFuture<>();
    CompletableFuture<LiveParts> made = new CompletableFuture<>();
    CompletableFuture<Exception> failure = new CompletableFuture<>();
    CountDownLatch asked = new CountDownLatch(1);
    Thread starter =
        new Thread(
            () -> {
              try (LiveParts parts = parts(started.thenApply(Stream::of))) {
                made.complete(parts);
                ServiceProcess service =
                    ServiceProcess.start(
                        List.of("/bin/sh", "-c", "exec sleep 300"),
                        Map.of("PATH", System.getenv("PATH")),
                        parent,
                        parent.resolve("live/service.txt"));
                started.complete(service.handle());
                service.await(
                    () -> {
                      asked.countDown();
                      return false;
                    },
                    Duration.ofMinutes(5));
              } catch (Exception e) {
                failure.complete(e);
              }
            });
    starter.start();
    asked.await();
    made.get().interrupt();
    assertThat(started.get().isAlive()).isFalse();
    assertThat(made.get().isInterrupted()).isTrue();
    assertThat(failure.get()).hasMessage("interrupted while a service starts");
    assertThat(parent).isEmptyDirectory();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void tellsAnInterruptOfAServiceFromItsFailure() throws Exception {
    for (int exit : List.of(130, 1)) {
      ServiceProcess service =
          ServiceProcess.start(
              List.of("/bin/sh", "-c", "exit " + exit), Map.of(), parent, parent.resolve("log"));
      assertThatThrownBy(() -> service.await(() -> false, Duration.ofMinutes(1)))
          .isInstanceOfSatisfying(
              ServiceEndedException.class,
              e -> assertThat(e.isByInterrupt()).isEqualTo(exit == 130));
    }
  }

  private LiveParts parts(Stream<ProcessHandle> processes) throws IOException {
    return parts(CompletableFuture.completedFuture(processes));
  }

  private LiveParts parts(CompletableFuture<Stream<ProcessHandle>> processes) throws IOException {
    Path folder = Files.createDirectory(parent.resolve("live"));
    Files.writeString(folder.resolve("left.txt"), "left");
    return new LiveParts(
        folder, () -> processes.getNow(Stream.empty()), new PrintWriter(err, true));
  }
}
