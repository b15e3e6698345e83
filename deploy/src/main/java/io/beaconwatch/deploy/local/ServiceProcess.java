package io.beaconwatch.deploy.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A process that serves until it is stopped; what it prints goes to a file. */
public final class ServiceProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long PAUSE = Duration.ofMillis(100).toNanos();
  private static final int SHOWN_LINES = 20;

  /** Whether a service answers. */
  @FunctionalInterface
  public interface Probe {
    /**
     * Asks once.
     *
     * @throws Exception which also says that it does not answer yet
     */
    boolean answers() throws Exception;
  }

  private final Process process;
  private final List<Path> logs;

  private ServiceProcess(Process process, List<Path> logs) {
    this.process = process;
    this.logs = logs;
  }

  /**
   * Starts it.
   *
   * @param environment all that the process gets to see
   * @param folder where it runs
   * @param log what it prints
   * @param own what it logs by itself, which is shown too when it fails, if it is there
   */
  public static ServiceProcess start(
      List<String> command, Map<String, String> environment, Path folder, Path log, Path... own)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().clear();
    builder.environment().putAll(environment);
    List<Path> logs = new ArrayList<>(List.of(log));
    logs.addAll(List.of(own));
    return new ServiceProcess(builder.start(), logs);
  }

  /**
   * Waits until it answers.
   *
   * @throws IOException with the end of its logs, when it ends or takes longer than the limit; and
   *     when the thread is interrupted, which it stays
   */
  public void await(Probe probe, Duration limit) throws IOException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!answers(probe)) {
      if (!process.isAlive()) {
        throw new ServiceEndedException(process.exitValue(), endOfLogs());
      }
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("it does not answer after " + limit + ":\n" + endOfLogs());
      }
      LockSupport.parkNanos(PAUSE);
      if (Thread.currentThread().isInterrupted()) {
        throw new IOException("interrupted while a service starts");
      }
    }
  }

  private static boolean answers(Probe probe) {
    try {
      return probe.answers();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (Exception e) {
      return false;
    }
  }

  private String endOfLogs() throws IOException {
    List<String> shown = new ArrayList<>();
    for (Path log : logs) {
      if (Files.exists(log)) {
        Deque<String> end = new ArrayDeque<>();
        try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
          for (String line : (Iterable<String>) lines::iterator) {
            end.add(line);
            if (end.size() > SHOWN_LINES) {
              end.remove();
            }
          }
        }
        shown.addAll(end);
      }
    }
    return String.join("\n", shown);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** The process as others see it, who did not start it. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Asks it to end, and ends it when it does not. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
