package io.beaconwatch.jobs.cli;

import com.google.common.base.Strings;
import io.beaconwatch.jobs.DetectionRun;
import io.beaconwatch.jobs.options.ProgressMode;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Draws one line of progress on stderr from the time that a run starts to read until it ends. */
final class ShowProgress implements DetectionRun.Progress, AutoCloseable {
  /** Set by the launcher, since Java cannot tell whether stderr alone is a terminal. */
  private static final String TERMINAL = "beaconwatch.stderr.terminal";

  private static final int REFRESH_MILLIS = 250;

  private final PrintStream terminal;
  private final ScheduledExecutorService ticker;
  private ScheduledFuture<?> ticking;
  private long start;
  private long total;
  private LongSupplier done;
  private int drawn;

  /** Draws there, or nowhere when it is null. */
  ShowProgress(PrintStream terminal) {
    this.terminal = terminal;
    this.ticker =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "beaconwatch-progress");
              thread.setDaemon(true);
              return thread;
            });
  }

  static ShowProgress onStderr(ProgressMode mode) {
    return on(System.err, mode);
  }

  static ShowProgress on(PrintStream stderr, ProgressMode mode) {
    boolean show =
        switch (mode) {
          case ON -> true;
          case OFF -> false;
          case AUTO -> Boolean.getBoolean(TERMINAL);
        };
    return new ShowProgress(show ? stderr : null);
  }

  @Override
  public synchronized void start(long totalBytes, LongSupplier bytesDone) {
    if (terminal == null || ticking != null) {
      return;
    }
    start = System.nanoTime();
    total = totalBytes;
    done = bytesDone;
    ticking = ticker.scheduleAtFixedRate(this::draw, 0, REFRESH_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Draws the last state, and ends the line. */
  @Override
  public synchronized void close() {
    ticker.shutdownNow();
    if (ticking != null) {
      draw();
      terminal.println();
      ticking = null;
    }
  }

  private synchronized void draw() {
    if (ticking != null) {
      Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
      String line = line(done.getAsLong(), total, elapsed);
      terminal.print('\r' + Strings.padEnd(line, drawn, ' '));
      terminal.flush();
      drawn = line.length();
    }
  }

  /** The line for so many bytes of so many; a negative total is unknown. */
  static String line(long done, long total, Duration elapsed) {
    double seconds = Math.max(0.001, elapsed.toMillis() / 1000.0);
    long bytesPerSecond = Math.round(done / seconds);
    String rate = DataSize.of(bytesPerSecond, DataSize.unitFor(bytesPerSecond)) + "/s";
    if (total < 0) {
      return DataSize.of(done, DataSize.unitFor(done)) + "  " + rate;
    }
    double share = total == 0 ? 1 : Math.min(1, done / (double) total);
    DataSize.Unit unit = DataSize.unitFor(total);
    String line =
        String.format(
            Locale.ROOT,
            "%3.0f %%  %s of %s  %s",
            Math.floor(share * 100),
            DataSize.number(done, unit),
            DataSize.of(total, unit),
            rate);
    if (share == 0 || share == 1) {
      return line;
    }
    long left = Math.round(seconds / share - seconds);
    return line + String.format(Locale.ROOT, "  %d:%02d left", left / 60, left % 60);
  }
}
