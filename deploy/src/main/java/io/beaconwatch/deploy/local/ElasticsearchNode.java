package io.beaconwatch.deploy.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An Elasticsearch of one node, in a process of its own, without security. It can be stopped and
 * started again, on the same port and with what it held.
 */
public final class ElasticsearchNode implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(3);

  /** Elasticsearch refuses to run as root, and this user owns nothing. */
  private static final String NOBODY = "65534";

  private static final List<String> AS_NOBODY =
      List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");

  private final Path home;
  private final Path javaHome;
  private final Path folder;
  private final int port;
  private ServiceProcess process;

  private ElasticsearchNode(Path home, Path javaHome, Path folder, int port) {
    this.home = home;
    this.javaHome = javaHome;
    this.folder = folder;
    this.port = port;
  }

  /** Starts a new one with the Java that runs this. */
  public static ElasticsearchNode start(Path home, Path folder) throws IOException {
    return start(home, Path.of(System.getProperty("java.home")), folder);
  }

  /**
   * Starts a new one.
   *
   * @param home the distribution's folder, which it leaves as it is
   * @param javaHome the Java to run it with
   * @param folder where it keeps everything; empty or not there
   * @throws IOException when it does not start
   */
  public static ElasticsearchNode start(Path home, Path javaHome, Path folder) throws IOException {
    List<Integer> ports = FreePorts.of(2);
    for (String name : List.of("config", "data", "logs", "temporary")) {
      Files.createDirectories(folder.resolve(name));
    }
    for (String name : List.of("jvm.options", "log4j2.properties")) {
      Files.copy(home.resolve("config").resolve(name), folder.resolve("config").resolve(name));
    }
    Files.writeString(
        folder.resolve("config/elasticsearch.yml"),
        """
        discovery.type: single-node
        xpack.security.enabled: false
        cluster.routing.allocation.disk.threshold_enabled: false
        http.host: localhost
        http.port: %d
        transport.host: localhost
        transport.port: %d
        path.data: %s
        path.logs: %s
        """
            .formatted(ports.get(0), ports.get(1), folder.resolve("data"), folder.resolve("logs")));
    ElasticsearchNode node = new ElasticsearchNode(home, javaHome, folder, ports.get(0));
    if (isRoot()) {
      node.giveToNobody();
    }
    node.start();
    return node;
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private void giveToNobody() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        Files.setAttribute(file, "unix:uid", Integer.valueOf(NOBODY));
        Files.setAttribute(file, "unix:gid", Integer.valueOf(NOBODY));
      }
    }
  }

  /**
   * Starts it where it was stopped.
   *
   * @throws IOException when it does not start
   */
  public void start() throws IOException {
    List<String> command = new ArrayList<>(isRoot() ? AS_NOBODY : List.of());
    command.add(home.resolve("bin/elasticsearch").toString());
    process =
        ServiceProcess.start(
            command,
            Map.of(
                "PATH", System.getenv("PATH"),
                "HOME", folder.toString(),
                "ES_JAVA_HOME", javaHome.toString(),
                "ES_PATH_CONF", folder.resolve("config").toString(),
                "ES_TMPDIR", folder.resolve("temporary").toString(),
                "ES_JAVA_OPTS", "-Xms768m -Xmx768m"),
            home,
            folder.resolve("logs/process.txt"));
    process.await(this::answers, START_LIMIT);
  }

  private boolean answers() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + "/_cluster/health?timeout=1s"))
            .timeout(Duration.ofSeconds(2))
            .build();
    HttpClient client = HttpClient.newHttpClient();
    return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
  }

  /** Stops it as an operator would; what it acknowledged stays. */
  public void stop() {
    if (process != null) {
      process.close();
    }
  }

  /** Where it listens, without a slash at the end. */
  public String url() {
    return "http://localhost:" + port;
  }

  @Override
  public void close() {
    stop();
  }
}
