package io.beaconwatch.jobs.cli;

import io.beaconwatch.jobs.DetectionRun;
import io.beaconwatch.jobs.options.ProgressMode;
import java.io.PrintStream;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Draws one line of progress on stderr from the time that a run starts to read until it ends. */
final class ShowProgress implements DetectionRun.Progress, AutoCloseable {
  /** Set by the launcher, since Java cannot tell whether stderr alone is a terminal. */
  private static final String TERMINAL = "beaconwatch.stderr.terminal";

  private static final int WIDTH = 79;
  private static final int REFRESH_MILLIS = 200;
  private static final long MEBIBYTE = 1 << 20;

  private final PrintStream terminal;
  private ScheduledExecutorService ticker;
  private Future<?> ticking;
  private ProgressBar bar;
  private LongSupplier done;

  /** Draws there, or nowhere when it is null. */
  ShowProgress(PrintStream terminal) {
    this.terminal = terminal;
  }

  static ShowProgress onTerminal(ProgressMode mode) {
    boolean show =
        switch (mode) {
          case ON -> true;
          case OFF -> false;
          case AUTO -> Boolean.getBoolean(TERMINAL);
        };
    return new ShowProgress(show ? System.err : null);
  }

  @Override
  public synchronized void start(long total, LongSupplier bytesDone) {
    if (terminal == null || bar != null) {
      return;
    }
    done = bytesDone;
    bar =
        new ProgressBarBuilder()
            .setTaskName("detect")
            .setInitialMax(total)
            .setUnit(" MiB", MEBIBYTE)
            .showSpeed(new DecimalFormat("0.0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(REFRESH_MILLIS)
            .setConsumer(new ConsoleProgressBarConsumer(terminal, WIDTH))
            .build();
    ticker =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "beaconwatch-progress");
              thread.setDaemon(true);
              return thread;
            });
    ticking = ticker.scheduleAtFixedRate(this::step, 0, REFRESH_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized void close() {
    if (bar != null) {
      ticking.cancel(false);
      ticker.shutdown();
      step();
      bar.close();
      bar = null;
    }
  }

  private synchronized void step() {
    if (bar != null) {
      bar.stepTo(done.getAsLong());
    }
  }
}
