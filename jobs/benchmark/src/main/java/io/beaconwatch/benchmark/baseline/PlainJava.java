package io.beaconwatch.benchmark.baseline;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * About the most that Java can make of this work: threads that take whole files, scan raw bytes
 * ({@link LineScan}) and count in hash tables, which are divided by hash so that each thread merges
 * and writes its own part in the end. Nothing is checked, rejected, reported or restorable.
 */
public final class PlainJava {
  private static final int BLOCK = 1 << 20;

  private final List<Path> files;
  private final AtomicInteger next = new AtomicInteger();
  private final int threads;

  private PlainJava(List<Path> files, int threads) {
    this.files = files;
    this.threads = threads;
  }

  /**
   * Writes the alerts of a folder of telemetry.
   *
   * @param arguments the folder that is read, the one that is written, and the number of threads
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    run(Path.of(arguments[0]), Path.of(arguments[1]), Integer.parseInt(arguments[2]));
  }

  static void run(Path input, Path output, int threads) throws IOException, InterruptedException {
    try (Stream<Path> files = Files.list(input)) {
      new PlainJava(files.sorted().toList(), threads).writeTo(output);
    }
  }

  private void writeTo(Path output) throws IOException, InterruptedException {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<GroupTable[]> read = runAll(executor, i -> this::readFiles);
      runAll(executor, part -> () -> writePart(read, part, output));
    } finally {
      executor.shutdownNow();
    }
  }

  private interface Task<T> {
    Callable<T> of(int number);
  }

  private <T> List<T> runAll(ExecutorService executor, Task<T> task)
      throws IOException, InterruptedException {
    List<Future<T>> pending = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      pending.add(executor.submit(task.of(i)));
    }
    List<T> results = new ArrayList<>();
    for (Future<T> each : pending) {
      try {
        results.add(each.get());
      } catch (ExecutionException e) {
        throw new IOException(e.getCause());
      }
    }
    return results;
  }

  private GroupTable[] readFiles() throws IOException {
    GroupTable[] parts = new GroupTable[threads];
    for (int i = 0; i < threads; i++) {
      parts[i] = new GroupTable();
    }
    LineScan scan = new LineScan();
    byte[] block = new byte[BLOCK];
    for (int file = next.getAndIncrement(); file < files.size(); file = next.getAndIncrement()) {
      try (InputStream in = open(files.get(file))) {
        read(in, block, scan, parts);
      }
    }
    return parts;
  }

  private static InputStream open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    return file.toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
  }

  /** A line longer than a block ends it all. */
  private static void read(InputStream in, byte[] block, LineScan scan, GroupTable[] parts)
      throws IOException {
    int kept = 0;
    for (int count = in.read(block, 0, BLOCK);
        count >= 0;
        count = in.read(block, kept, BLOCK - kept)) {
      int end = kept + count;
      int start = 0;
      for (int newline = Longs.indexOf(block, kept, end, (byte) '\n');
          newline >= 0;
          newline = Longs.indexOf(block, start, end, (byte) '\n')) {
        count(block, start, newline, scan, parts);
        start = newline + 1;
      }
      kept = end - start;
      if (kept == BLOCK) {
        throw new IOException("a line is longer than " + BLOCK);
      }
      System.arraycopy(block, start, block, 0, kept);
    }
  }

  private static void count(byte[] block, int start, int end, LineScan scan, GroupTable[] parts) {
    if (scan.passes(block, start, end)) {
      int hour = (int) (scan.time / AlertLine.HOUR);
      int hash = scan.hash(hour);
      GroupTable part = parts[(hash >>> 24) % parts.length];
      part.add(block, scan.starts, scan.ends, hash, hour, scan.time, scan.port);
    }
  }

  private static Void writePart(List<GroupTable[]> read, int part, Path output) throws IOException {
    GroupTable whole = read.get(0)[part];
    for (GroupTable[] other : read.subList(1, read.size())) {
      whole.merge(other[part]);
    }
    try (OutputStream out =
        new BufferedOutputStream(
            Files.newOutputStream(output.resolve("alerts-" + part + ".jsonl")))) {
      whole.writeAlerts(out);
    }
    return null;
  }
}
