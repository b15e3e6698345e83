package io.beaconwatch.deploy.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * A Kafka of one broker, in a process of its own. It can be stopped and started again, on the same
 * port and with what it held.
 */
public final class KafkaBroker implements AutoCloseable {
  /** Any id does, since no other broker ever joins. */
  private static final String CLUSTER_ID = "bWFkZS1ieS1iZWFjb253YQ";

  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final int REQUEST_TIMEOUT = 2_000;

  private final Path jars;
  private final Path folder;
  private final int port;
  private final Path properties;
  private ServiceProcess process;

  private KafkaBroker(Path jars, Path folder, int port, Path properties) {
    this.jars = jars;
    this.folder = folder;
    this.port = port;
    this.properties = properties;
  }

  /**
   * Starts a new one.
   *
   * @param jars the folder of Kafka's jars
   * @param folder where it keeps everything; empty or not there
   * @throws IOException when it does not start
   */
  public static KafkaBroker start(Path jars, Path folder) throws IOException {
    Files.createDirectories(folder);
    List<Integer> ports = FreePorts.of(2);
    Path properties =
        Files.writeString(
            folder.resolve("server.properties"), properties(folder, ports.get(0), ports.get(1)));
    KafkaBroker broker = new KafkaBroker(jars, folder, ports.get(0), properties);
    broker.format();
    broker.start();
    return broker;
  }

  private static String properties(Path folder, int port, int controllerPort) {
    return """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@localhost:%2$d
        listeners=PLAINTEXT://localhost:%1$d,CONTROLLER://localhost:%2$d
        advertised.listeners=PLAINTEXT://localhost:%1$d
        controller.listener.names=CONTROLLER
        listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
        log.dirs=%3$s
        # Telemetry of any age stays.
        log.retention.ms=-1
        auto.create.topics.enable=false
        group.initial.rebalance.delay.ms=0
        offsets.topic.num.partitions=1
        offsets.topic.replication.factor=1
        transaction.state.log.num.partitions=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        transaction.max.timeout.ms=3600000
        """
        .formatted(port, controllerPort, folder.resolve("log"));
  }

  private void format() throws IOException {
    Path log = folder.resolve("format.txt");
    Process formatting =
        new ProcessBuilder(
                java("kafka.tools.StorageTool", "format", "-t", CLUSTER_ID, "-c", "" + properties))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (formatting.waitFor() != 0) {
        throw new IOException("Kafka cannot format its log:\n" + Files.readString(log));
      }
    } catch (InterruptedException e) {
      formatting.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while Kafka formats its log", e);
    }
  }

  /**
   * Starts it where it was stopped.
   *
   * @throws IOException when it does not start
   */
  public void start() throws IOException {
    process =
        ServiceProcess.start(
            java("kafka.Kafka", properties.toString()),
            Map.of("PATH", System.getenv("PATH")),
            folder,
            folder.resolve("kafka.txt"));
    process.await(this::answers, START_LIMIT);
  }

  private boolean answers() throws ExecutionException, InterruptedException, IOException {
    // Nobody listens yet: Kafka's client would say so aloud, again and again.
    new Socket(InetAddress.getLoopbackAddress(), port).close();
    try (Admin admin = admin()) {
      return !admin.describeCluster().nodes().get().isEmpty();
    }
  }

  private List<String> java(String... arguments) {
    return JavaCommand.of(List.of("-Xmx512m"), jars + "/*", arguments);
  }

  /** Stops it as an operator would; what it was given stays in its log. */
  public void stop() {
    if (process != null) {
      process.close();
    }
  }

  public String bootstrapServers() {
    return "localhost:" + port;
  }

  /**
   * Makes topics, which no client makes by itself.
   *
   * @throws IOException when it cannot
   */
  public void create(Collection<String> topics, int partitions) throws IOException {
    try (Admin admin = admin()) {
      admin
          .createTopics(
              topics.stream().map(topic -> new NewTopic(topic, partitions, (short) 1)).toList())
          .all()
          .get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while topics are made", e);
    } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new IOException("cannot make topics " + topics, e);
    }
  }

  private Admin admin() {
    return Admin.create(
        Map.of(
            CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers(),
            CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG,
            REQUEST_TIMEOUT,
            CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG,
            REQUEST_TIMEOUT));
  }

  @Override
  public void close() {
    stop();
  }
}
