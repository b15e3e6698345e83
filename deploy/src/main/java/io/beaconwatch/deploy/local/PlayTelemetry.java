package io.beaconwatch.deploy.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Plays generated telemetry to Kafka at a pace: each shape to a topic of its own, all shapes at
 * once, hour by hour. Lines go in the order in which they arrived, which is up to two minutes
 * behind their events, and unreadable ones are among them.
 */
public final class PlayTelemetry {
  private static final String PREFIX = "telemetry-";
  private static final int PARTS_OF_AN_HOUR = 300;

  private final Path telemetry;

  /** Why a line did not arrive, which is told later than it is sent; null while all is well. */
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  /**
   * @param telemetry a folder of folders, one for each shape, with a file for each hour
   */
  public PlayTelemetry(Path telemetry) {
    this.telemetry = telemetry;
  }

  /** The topics that it plays to, one for each shape. */
  public List<String> topics() throws IOException {
    try (Stream<Path> shapes = Files.list(telemetry)) {
      return shapes.map(PlayTelemetry::topic).sorted().toList();
    }
  }

  private static String topic(Path shape) {
    return PREFIX + shape.getFileName();
  }

  /**
   * Plays everything, or what there is before it is interrupted.
   *
   * @param secondsAnHour how long an hour of telemetry takes; 0 for no pause at all
   * @param playing is told of each hour before it is played
   */
  public void play(
      Producer<byte[], byte[]> producer, double secondsAnHour, Consumer<String> playing)
      throws IOException {
    for (Map.Entry<String, List<Path>> hour : hours().entrySet()) {
      playing.accept(hour.getKey());
      List<List<ProducerRecord<byte[], byte[]>>> files = new ArrayList<>();
      for (Path file : hour.getValue()) {
        files.add(records(file));
      }
      long begin = System.nanoTime();
      long pause = (long) (secondsAnHour * TimeUnit.SECONDS.toNanos(1) / PARTS_OF_AN_HOUR);
      for (int part = 0; part < PARTS_OF_AN_HOUR; part++) {
        for (List<ProducerRecord<byte[], byte[]>> file : files) {
          share(file, part).forEach(line -> send(producer, line));
        }
        if (failure.get() != null) {
          throw new IOException("Kafka does not take telemetry", failure.get());
        }
        LockSupport.parkNanos(begin + (part + 1) * pause - System.nanoTime());
        if (Thread.interrupted()) {
          return;
        }
      }
    }
    producer.flush();
  }

  private void send(Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> line) {
    Future<?> unused = producer.send(line, (metadata, e) -> failure.compareAndSet(null, e));
  }

  private static <T> List<T> share(List<T> all, int part) {
    int size = all.size();
    return all.subList(
        (int) ((long) size * part / PARTS_OF_AN_HOUR),
        (int) ((long) size * (part + 1) / PARTS_OF_AN_HOUR));
  }

  /** The files of each hour, by what their names begin with. */
  private Map<String, List<Path>> hours() throws IOException {
    Map<String, List<Path>> hours = new TreeMap<>();
    try (Stream<Path> files = Files.walk(telemetry)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = file.getFileName().toString();
        hours
            .computeIfAbsent(name.substring(0, name.indexOf('.')), hour -> new ArrayList<>())
            .add(file);
      }
    }
    return hours;
  }

  /** Byte by byte as they stand: a line may be no valid text at all. */
  private static List<ProducerRecord<byte[], byte[]>> records(Path file) throws IOException {
    String topic = topic(file.getParent());
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (var in = Files.newInputStream(file);
        var text = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
        var lines = new BufferedReader(new InputStreamReader(text, StandardCharsets.ISO_8859_1))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        records.add(new ProducerRecord<>(topic, line.getBytes(StandardCharsets.ISO_8859_1)));
      }
    }
    return records;
  }
}
