package io.beaconwatch.deploy.local;

import io.beaconwatch.jobs.OutputDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What {@link Live} has started and the folder that all of it writes to. It is ended once: by the
 * thread that starts it, or by an interrupt, whatever that thread is at.
 */
final class LiveParts implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration NOTICE = Duration.ofSeconds(1);

  private final Path folder;
  private final Supplier<Stream<ProcessHandle>> processes;
  private final PrintWriter err;
  private final Thread starter = Thread.currentThread();
  private final CountDownLatch startersEnd = new CountDownLatch(1);
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final CountDownLatch interruption = new CountDownLatch(1);

  /**
   * For the thread that makes it.
   *
   * @param folder is removed in the end
   * @param processes those that may have been started and not been kept yet
   * @param err is told what could not be ended
   */
  LiveParts(Path folder, Supplier<Stream<ProcessHandle>> processes, PrintWriter err) {
    this.folder = folder;
    this.processes = processes;
    this.err = err;
  }

  <T extends AutoCloseable> T keep(T part) {
    synchronized (open) {
      open.push(part);
    }
    return part;
  }

  /** Whether {@link #interrupt} was called, so that what fails from then on is no failure. */
  boolean isInterrupted() {
    return interruption.getCount() == 0;
  }

  /**
   * The same for what has failed already: a signal that all processes of a terminal are given may
   * be noticed by this one last.
   */
  boolean awaitsInterruption() {
    try {
      return interruption.await(NOTICE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Ends everything from another thread, as when the process is asked to end. */
  void interrupt() {
    interruption.countDown();
    endParts();
    // It may have been about to start another.
    starter.interrupt();
    try {
      startersEnd.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    endParts();
    for (ProcessHandle process : processes.get().toList()) {
      process.destroy();
      process.onExit().completeOnTimeout(process, PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
      process.destroyForcibly();
    }
    removeFolder();
  }

  /** For the thread that starts them; an interrupt sees to the rest where there was one. */
  @Override
  public void close() {
    if (!isInterrupted()) {
      endParts();
      removeFolder();
    }
    startersEnd.countDown();
  }

  /** The last first; what cannot be ended keeps nothing else from it. */
  private void endParts() {
    for (AutoCloseable part = next(); part != null; part = next()) {
      try {
        part.close();
      } catch (Exception e) {
        warn(e);
      }
    }
  }

  private AutoCloseable next() {
    synchronized (open) {
      return open.poll();
    }
  }

  private void removeFolder() {
    try {
      OutputDirectory.remove(folder);
    } catch (IOException e) {
      warn(e);
    }
  }

  private void warn(Exception e) {
    err.println("warning: " + e.getMessage());
    err.flush();
  }
}
