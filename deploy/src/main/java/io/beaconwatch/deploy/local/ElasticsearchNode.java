package io.beaconwatch.deploy.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A node of Elasticsearch without security, on free ports of the loopback address, which it keeps
 * with its data over a restart. Elasticsearch refuses to run as root, who runs it as nobody.
 */
public final class ElasticsearchNode implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration STOP = Duration.ofSeconds(30);
  private static final String NOBODY = "65534";

  private final Path home;
  private final Path javaHome;
  private final Path folder;
  private final int port;
  private Process process;

  private ElasticsearchNode(Path home, Path javaHome, Path folder) throws IOException {
    this.home = home;
    this.javaHome = javaHome;
    this.folder = folder;
    int[] ports = Ports.free(2);
    this.port = ports[0];
    configure(ports[1]);
  }

  /**
   * Starts a node and waits until it answers.
   *
   * @param home where Elasticsearch is unpacked; nothing is written there
   * @param javaHome the Java to run it
   * @param folder for its configuration, data and logs; made, and taken over by nobody under root
   * @throws IOException with the end of its log when it does not start
   */
  public static ElasticsearchNode start(Path home, Path javaHome, Path folder)
      throws IOException, InterruptedException {
    ElasticsearchNode node = new ElasticsearchNode(home, javaHome, folder);
    node.start();
    return node;
  }

  /** Starts it again after {@link #stop}. */
  public void start() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      run("chown", "-R", NOBODY + ":" + NOBODY, folder.toString());
      command.addAll(
          List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
    }
    command.add(home.resolve("bin").resolve("elasticsearch").toString());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()));
    Map<String, String> environment = builder.environment();
    String path = environment.get("PATH");
    // Nothing of ours is to change what it does.
    environment.clear();
    environment.put("PATH", path);
    environment.put("HOME", folder.toString());
    environment.put("ES_JAVA_HOME", javaHome.toString());
    environment.put("ES_PATH_CONF", folder.resolve("config").toString());
    environment.put("ES_TMPDIR", folder.resolve("tmp").toString());
    environment.put("ES_JAVA_OPTS", "-Xms512m -Xmx512m");
    process = builder.start();
    awaitHealth();
  }

  /** Its address. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Stops it; its data stays. */
  public void stop() throws InterruptedException {
    // The launcher stops the server that it started, and then itself.
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    process.destroy();
    if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
      all.forEach(ProcessHandle::destroyForcibly);
      process.waitFor();
    }
    for (ProcessHandle each : all) {
      if (each.isAlive()) {
        each.destroyForcibly();
        each.onExit().join();
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    stop();
  }

  private void configure(int transportPort) throws IOException {
    for (String each : List.of("config", "data", "logs", "tmp")) {
      Files.createDirectories(folder.resolve(each));
    }
    for (String each : List.of("jvm.options", "log4j2.properties")) {
      Path target = folder.resolve("config").resolve(each);
      Files.deleteIfExists(target);
      Files.copy(home.resolve("config").resolve(each), target);
    }
    Files.writeString(
        folder.resolve("config").resolve("elasticsearch.yml"),
        """
        discovery.type: single-node
        xpack.security.enabled: false
        network.host: 127.0.0.1
        http.port: %d
        transport.port: %d
        path.data: %s
        path.logs: %s
        cluster.routing.allocation.disk.threshold_enabled: false
        """
            .formatted(port, transportPort, folder.resolve("data"), folder.resolve("logs")));
    Files.writeString(output(), "");
  }

  private Path output() {
    return folder.resolve("output.log");
  }

  private void awaitHealth() throws IOException, InterruptedException {
    HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    HttpRequest health =
        HttpRequest.newBuilder(
                URI.create(url() + "/_cluster/health?wait_for_status=yellow&timeout=1s"))
            .timeout(Duration.ofSeconds(5))
            .build();
    long start = System.nanoTime();
    while (System.nanoTime() - start < START.toNanos()) {
      if (process.waitFor(200, TimeUnit.MILLISECONDS)) {
        throw new IOException("Elasticsearch ended with " + process.exitValue() + ":\n" + tail());
      }
      try {
        if (http.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // Not there yet.
      }
    }
    stop();
    throw new IOException("Elasticsearch did not answer within " + START + ":\n" + tail());
  }

  private String tail() throws IOException {
    List<String> lines = Files.readAllLines(output());
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed");
    }
  }
}
