package io.beaconwatch.benchmark.latency;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.beaconwatch.benchmark.Machine;
import io.beaconwatch.deploy.local.ElasticsearchNode;
import io.beaconwatch.deploy.local.FlinkJob;
import io.beaconwatch.deploy.local.FreePorts;
import io.beaconwatch.deploy.local.KafkaBroker;
import io.beaconwatch.deploy.local.ServiceProcess;
import io.beaconwatch.jobs.OutputDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code deploy/beaconwatch benchmark latency}: how long it takes from the connection that decides
 * an alert to the alert, between a real broker and a real Elasticsearch on this machine: from when
 * the connection is handed to Kafka's producer to when the document can be read by its id. First it
 * lets the job take as many events as it can, then it plays a share of that rate, and beacons among
 * them. Exit codes are 0 done, 3 bad options, 4 something failed or an alert did not come.
 */
@Command(
    name = "beaconwatch benchmark latency",
    mixinStandardHelpOptions = true,
    description =
        "Measures the time from the connection that decides an alert to the alert in Elasticsearch,"
            + " at a share of the rate that the job takes at most, with a broker, an Elasticsearch"
            + " and the job on this machine.",
    exitCodeOnInvalidInput = 3,
    exitCodeOnExecutionException = 4)
public final class AlertLatency implements Callable<Integer> {
  private static final String TOPIC = "telemetry";
  private static final int PARTITIONS = 2;
  private static final int THRESHOLD = 12;
  private static final long SLICE = TimeUnit.MILLISECONDS.toNanos(10);
  private static final int MISSING = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Option(names = "--kafka-jars", required = true, hidden = true)
  private Path kafkaJars;

  @Option(names = "--elasticsearch-home", required = true, hidden = true)
  private Path elasticsearchHome;

  @Option(
      names = "--burst",
      defaultValue = "1500000",
      description = "Events by which the top rate is found (${DEFAULT-VALUE}).")
  private int burst;

  @Option(
      names = "--share",
      defaultValue = "0.5",
      description = "Of the top rate, which is played (${DEFAULT-VALUE}).")
  private double share;

  @Option(
      names = "--seconds",
      defaultValue = "60",
      description = "To measure for (${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--beacons",
      defaultValue = "10",
      description = "That are decided in a second (${DEFAULT-VALUE}).")
  private int beaconsPerSecond;

  @Option(
      names = "--job",
      split = " ",
      description = "More options of detect, in one argument with spaces between.")
  private List<String> jobOptions = List.of();

  private final Path root;
  private final PrintWriter out = new PrintWriter(System.out, true, UTF_8);
  private KafkaProducer<byte[], byte[]> producer;
  private AlertArrivals arrivals;
  private long sent;
  private int beacons;

  private AlertLatency(Path root) {
    this.root = root;
  }

  public static void main(String[] arguments) {
    Path root = Path.of(System.getProperty("beaconwatch.root", ".")).toAbsolutePath().normalize();
    System.exit(new CommandLine(new AlertLatency(root)).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    // Under root Elasticsearch runs as nobody, who has to get in.
    Path folder =
        Files.createTempDirectory(
            "beaconwatch-latency",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    int webPort = FreePorts.of(1).get(0);
    try (KafkaBroker broker = KafkaBroker.start(kafkaJars, folder.resolve("kafka"));
        ElasticsearchNode node =
            ElasticsearchNode.start(elasticsearchHome, folder.resolve("elasticsearch"))) {
      broker.create(List.of(TOPIC), PARTITIONS);
      try (ServiceProcess job = job(folder, broker, node, webPort);
          KafkaProducer<byte[], byte[]> opened = producer(broker)) {
        producer = opened;
        job.await(new FlinkJob(webPort)::isRunning, FlinkJob.START_LIMIT);
        try (AlertArrivals watched = new AlertArrivals(node.url())) {
          arrivals = watched;
          return measure() ? 0 : MISSING;
        }
      }
    } finally {
      OutputDirectory.remove(folder);
    }
  }

  /** Returns whether every alert came. */
  private boolean measure() throws Exception {
    out.println(Machine.describe());
    out.printf(Locale.ROOT, "warm-up: %,.0f events/s%n", flood(burst / 3));
    double top = flood(burst);
    out.printf(Locale.ROOT, "top rate: %,.0f events/s%n", top);
    double rate = top * share;
    play(rate, Math.min(10, seconds), new ArrayList<>());
    List<String> decided = new ArrayList<>();
    double played = play(rate, seconds, decided);
    long[] latencies = arrivals.await(decided, PATIENCE);
    Arrays.sort(latencies);
    out.printf(Locale.ROOT, "played: %,.0f events/s for %d s%n", played, seconds);
    out.printf(Locale.ROOT, "alerts: %d of %d%n", latencies.length, decided.size());
    if (latencies.length == 0) {
      return false;
    }
    for (double quantile : new double[] {0.5, 0.9, 0.99, 1}) {
      int index = (int) Math.ceil(quantile * latencies.length) - 1;
      out.printf(Locale.ROOT, "%.0f%% within %,d ms%n", 100 * quantile, latencies[index]);
    }
    return latencies.length == decided.size();
  }

  /** Sends so many events at once, and gives how many a second the job took. */
  private double flood(int events) throws Exception {
    long begin = System.nanoTime();
    for (int i = 0; i < events; i++) {
      send(Connections.background(sent, System.currentTimeMillis()));
    }
    // It is told once the last events of both partitions are counted.
    Connections.Beacon last = beacon();
    for (int i = 0; i < THRESHOLD; i++) {
      send(last.line());
    }
    arrivals.expect(last.id(), System.nanoTime());
    arrivals.await(List.of(last.id()), PATIENCE);
    return events / ((System.nanoTime() - begin) / 1e9);
  }

  /**
   * Plays events at a rate, and beacons among them.
   *
   * @param decided gets the ids of their alerts
   * @return the rate that was kept
   */
  private double play(double rate, int forSeconds, List<String> decided) {
    long begin = System.nanoTime();
    long end = begin + TimeUnit.SECONDS.toNanos(forSeconds);
    long played = 0;
    long started = 0;
    List<Connections.Beacon> due = new ArrayList<>();
    for (long now = begin; now < end; now = System.nanoTime()) {
      double elapsed = (now - begin) / 1e9;
      while (played < elapsed * rate) {
        send(Connections.background(sent, System.currentTimeMillis()));
        played++;
      }
      if (started < elapsed * beaconsPerSecond) {
        // All but one connection now, and that one once there are some more.
        Connections.Beacon beacon = beacon();
        for (int i = 1; i < THRESHOLD; i++) {
          send(beacon.line());
        }
        due.add(beacon);
        started++;
      }
      if (due.size() > 2 * beaconsPerSecond) {
        Connections.Beacon beacon = due.remove(0);
        arrivals.expect(beacon.id(), System.nanoTime());
        decided.add(beacon.id());
        send(beacon.line());
      }
      LockSupport.parkNanos(SLICE);
    }
    return played / ((System.nanoTime() - begin) / 1e9);
  }

  private Connections.Beacon beacon() {
    return new Connections.Beacon("beacon-" + beacons++, System.currentTimeMillis());
  }

  /** To the partitions in turn. */
  private void send(String line) {
    int partition = (int) (sent++ % PARTITIONS);
    var unused = producer.send(new ProducerRecord<>(TOPIC, partition, null, line.getBytes(UTF_8)));
  }

  private ServiceProcess job(Path folder, KafkaBroker broker, ElasticsearchNode node, int webPort)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                root.resolve("deploy/beaconwatch").toString(),
                "detect",
                "--mode=streaming",
                "--parallelism=" + PARTITIONS,
                "--kafka.bootstrap-servers=" + broker.bootstrapServers(),
                "--kafka.topics=" + TOPIC,
                "--elasticsearch.hosts=" + node.url(),
                "--output=" + folder.resolve("out"),
                "--web-port=" + webPort));
    command.addAll(jobOptions);
    Map<String, String> environment =
        Map.of(
            "PATH",
            System.getenv("PATH"),
            "JAVA_HOME",
            System.getProperty("java.home"),
            "BEACONWATCH_BUILD",
            "off",
            "BEACONWATCH_JAVA_OPTS",
            "-Xmx2g");
    return ServiceProcess.start(command, environment, folder, folder.resolve("job.txt"));
  }

  private static KafkaProducer<byte[], byte[]> producer(KafkaBroker broker) {
    return new KafkaProducer<>(
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
