package io.beaconwatch.deploy.local;

import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import io.beaconwatch.jobs.generator.GeneratorSettings;
import io.beaconwatch.jobs.generator.TelemetryGenerator;
import io.beaconwatch.jobs.options.CheckPaths;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.InterruptException;
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
    name = "beaconwatch live",
    description = {
      "Plays a day of invented telemetry through Kafka, an hour in less than a minute, runs the job"
          + " over it and shows the alerts as they arrive.",
      "It ends with Ctrl-C, and leaves nothing behind."
    },
    exitCodeOnInvalidInput = 3,
    exitCodeOnExecutionException = 4,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"3:bad options", "4:something failed", "130:ended by Ctrl-C", "143:by SIGTERM"},
    mixinStandardHelpOptions = true)
public final class Live implements Callable<Integer> {
  private static final String ALERTS = "alerts";
  private static final String INDEX = "beaconwatch-alerts-*";
  private static final int PARTITIONS = 2;
  private static final int SEED = 1;
  private static final int EVENTS_PER_HOST_HOUR = 40;
  private static final int MALFORMED = 12;
  private static final int FAILED = 4;
  private static final int INTERRUPTED = 130;

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

  private Live() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Live()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    // Under root Elasticsearch runs as nobody, who has to get in.
    Path folder =
        Files.createTempDirectory(
            "beaconwatch-live",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    PrintWriter err = spec.commandLine().getErr();
    LiveParts parts = new LiveParts(folder, () -> ProcessHandle.current().children(), err);
    Runtime.getRuntime().addShutdownHook(new Thread(parts::interrupt, "end"));
    try {
      run(folder, parts, out);
      return 0;
    } catch (Exception e) {
      if (parts.awaitsInterruption() || isByInterrupt(e)) {
        return INTERRUPTED;
      }
      if (e instanceof IOException) {
        err.println("error: " + e.getMessage());
        return FAILED;
      }
      throw e;
    } finally {
      parts.close();
    }
  }

  /** A service's end may be noticed before the signal that this process was given too. */
  private static boolean isByInterrupt(Exception e) {
    return e instanceof ServiceEndedException ended && ended.isByInterrupt();
  }

  private void run(Path folder, LiveParts parts, PrintWriter out) throws Exception {
    tell(out, "Writing telemetry of " + hours + " hours and " + hosts + " hosts.");
    Path generated = Files.createDirectories(folder.resolve("generated"));
    new TelemetryGenerator(settings()).generate(generated);
    PlayTelemetry play = new PlayTelemetry(generated.resolve("telemetry"));

    tell(out, "Starting Kafka.");
    KafkaBroker broker = parts.keep(KafkaBroker.start(kafkaJars, folder.resolve("kafka")));
    broker.create(play.topics(), PARTITIONS);
    broker.create(List.of(ALERTS), 1);

    tell(out, "Starting Elasticsearch, which takes half a minute.");
    ElasticsearchNode node =
        parts.keep(ElasticsearchNode.start(elasticsearchHome, folder.resolve("elasticsearch")));

    tell(out, "Starting the job.");
    int webPort = FreePorts.of(1).get(0);
    ServiceProcess job = parts.keep(job(folder, generated, broker, node, webPort));
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
    out.println("Alerts follow: + is a count that may still grow, ~ a text that is cut short.");
    out.println("Ctrl-C ends it all.");
    out.println();
    tell(out, ShowAlerts.HEADING);

    KafkaProducer<byte[], byte[]> producer = producer(broker);
    Thread player = new Thread(() -> play(play, producer, parts), "play");
    parts.keep(player::interrupt);
    player.start();
    KafkaConsumer<byte[], String> consumer = consumer(broker);
    parts.keep(consumer::wakeup);
    new ShowAlerts(consumer, out).from(ALERTS);
  }

  private void play(PlayTelemetry play, KafkaProducer<byte[], byte[]> producer, LiveParts parts) {
    try (producer) {
      play.play(producer, secondsAnHour, hour -> {});
    } catch (IOException | InterruptException e) {
      if (!parts.isInterrupted()) {
        spec.commandLine().getErr().println("error: " + e.getMessage());
      }
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
    // Or what Flink leaves of itself would outlive this folder.
    flags.add("-Djava.io.tmpdir=" + Files.createDirectory(folder.resolve("temporary")));
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
            "--checkpoint-directory=" + CheckPaths.flinkPath(folder.resolve("checkpoints")),
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

  private static void tell(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }
}
