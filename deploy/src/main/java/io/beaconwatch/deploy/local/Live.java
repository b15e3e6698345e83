package io.beaconwatch.deploy.local;

import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import io.beaconwatch.jobs.OutputDirectory;
import io.beaconwatch.jobs.generator.GeneratorSettings;
import io.beaconwatch.jobs.generator.TelemetryGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code live}: a broker, an Elasticsearch, a generator of telemetry and the job on this machine,
 * to watch alerts arrive. Everything ends with an interrupt, and nothing stays.
 */
@Command(
    name = "live",
    description = {
      "Plays a day of invented telemetry through Kafka, an hour in less than a minute, runs the job"
          + " over it and shows the alerts as they arrive.",
      "It ends with Ctrl-C, and leaves nothing behind."
    },
    mixinStandardHelpOptions = true)
public final class Live implements Callable<Integer> {
  private static final String ALERTS = "alerts";
  private static final String INDEX = "beaconwatch-alerts-*";
  private static final int PARTITIONS = 2;
  private static final int SEED = 1;
  private static final int EVENTS_PER_HOST_HOUR = 40;
  private static final int MALFORMED = 12;

  @Spec private CommandSpec spec;

  @Option(names = "--kafka-jars", required = true, hidden = true)
  private Path kafkaJars;

  @Option(names = "--elasticsearch-home", required = true, hidden = true)
  private Path elasticsearchHome;

  @Option(
      names = "--hours",
      defaultValue = "24",
      description = "Of telemetry, up to the present hour (default: ${DEFAULT-VALUE})")
  private int hours;

  @Option(
      names = "--hosts",
      defaultValue = "60",
      description = "How many there are (default: ${DEFAULT-VALUE})")
  private int hosts;

  @Option(
      names = "--seconds-an-hour",
      defaultValue = "40",
      description =
          "How long an hour of telemetry takes. Much less than 20 and this machine may not keep up"
              + " (default: ${DEFAULT-VALUE})")
  private double secondsAnHour;

  /** What is to be closed, the last first. */
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  private boolean closed;

  private Live() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Live()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "close"));
    // Under root Elasticsearch runs as nobody, who has to get in.
    Path folder =
        Files.createTempDirectory(
            "beaconwatch-live",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    keep(() -> OutputDirectory.remove(folder));
    try {
      run(folder, out);
      return 0;
    } catch (IOException e) {
      spec.commandLine().getErr().println("error: " + e.getMessage());
      return 4;
    } finally {
      close();
    }
  }

  private void run(Path folder, PrintWriter out) throws Exception {
    tell(out, "Writing telemetry of " + hours + " hours and " + hosts + " hosts.");
    Path generated = Files.createDirectories(folder.resolve("generated"));
    new TelemetryGenerator(settings()).generate(generated);
    PlayTelemetry play = new PlayTelemetry(generated.resolve("telemetry"));

    tell(out, "Starting Kafka.");
    KafkaBroker broker = keep(KafkaBroker.start(kafkaJars, folder.resolve("kafka")));
    broker.create(play.topics(), PARTITIONS);
    broker.create(List.of(ALERTS), 1);

    tell(out, "Starting Elasticsearch, which takes half a minute.");
    ElasticsearchNode node =
        keep(ElasticsearchNode.start(elasticsearchHome, folder.resolve("elasticsearch")));

    tell(out, "Starting the job.");
    int webPort = FreePorts.of(1).get(0);
    ServiceProcess job = keep(job(folder, generated, broker, node, webPort));
    FlinkJob flink = new FlinkJob(webPort);
    job.await(flink::isRunning, FlinkJob.START_LIMIT);

    out.println();
    out.println("Elasticsearch      " + node.url() + "/" + INDEX + "/_search?pretty&size=3");
    out.println(
        "  critical ones    " + node.url() + "/" + INDEX + "/_search?pretty&q=event.severity:99");
    out.println("Kafka              " + broker.bootstrapServers());
    out.println("Flink              " + flink.url());
    out.println("files              " + folder.resolve("out"));
    out.println("log of the job     " + folder.resolve("job.txt"));
    out.println("Alerts follow; Ctrl-C ends it all.");
    out.println();
    tell(out, ShowAlerts.HEADING);

    KafkaProducer<byte[], byte[]> producer = producer(broker);
    Thread player = new Thread(() -> play(play, producer), "play");
    keep(player::interrupt);
    player.start();
    KafkaConsumer<byte[], String> consumer = consumer(broker);
    keep(consumer::wakeup);
    new ShowAlerts(consumer, out).from(ALERTS);
  }

  private void play(PlayTelemetry play, KafkaProducer<byte[], byte[]> producer) {
    try (producer) {
      play.play(producer, secondsAnHour, hour -> {});
    } catch (IOException e) {
      spec.commandLine().getErr().println("error: " + e.getMessage());
    }
  }

  private GeneratorSettings settings() {
    return new GeneratorSettings(
        SEED,
        hosts,
        Instant.now().truncatedTo(ChronoUnit.HOURS).minus(hours, ChronoUnit.HOURS),
        hours,
        EVENTS_PER_HOST_HOUR,
        TelemetryFormat.AUTO,
        false,
        MALFORMED,
        false);
  }

  private ServiceProcess job(
      Path folder, Path generated, KafkaBroker broker, ElasticsearchNode node, int webPort)
      throws IOException {
    List<String> flags = new ArrayList<>(ManagementFactory.getRuntimeMXBean().getInputArguments());
    flags.add("-Xmx1g");
    return ServiceProcess.start(
        JavaCommand.of(
            flags,
            System.getProperty("java.class.path"),
            "io.beaconwatch.jobs.cli.Beaconwatch",
            "detect",
            "--mode=streaming",
            "--parallelism=" + PARTITIONS,
            "--kafka.bootstrap-servers=" + broker.bootstrapServers(),
            "--kafka.topics=telemetry-.*",
            "--kafka.alerts-topic=" + ALERTS,
            "--elasticsearch.hosts=" + node.url(),
            "--threat-intel=" + generated.resolve("threat-intel"),
            "--output=" + folder.resolve("out"),
            "--checkpoint-interval=2s",
            "--web-port=" + webPort),
        Map.of("PATH", System.getenv("PATH")),
        folder,
        folder.resolve("job.txt"));
  }

  private static KafkaProducer<byte[], byte[]> producer(KafkaBroker broker) {
    return new KafkaProducer<>(
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static KafkaConsumer<byte[], String> consumer(KafkaBroker broker) {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            broker.bootstrapServers(),
            ConsumerConfig.GROUP_ID_CONFIG,
            "live",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed"),
        new ByteArrayDeserializer(),
        new StringDeserializer());
  }

  private synchronized <T extends AutoCloseable> T keep(T closeable) {
    open.push(closeable);
    return closeable;
  }

  /** Ends everything, the last first; what cannot be closed keeps nothing else from it. */
  private synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    for (AutoCloseable each : open) {
      try {
        each.close();
      } catch (Exception e) {
        spec.commandLine().getErr().println("warning: " + e.getMessage());
      }
    }
  }

  private static void tell(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }
}
