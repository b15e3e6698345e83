package io.beaconwatch.deploy.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the commands make of the jobs that a JobManager tells of. */
class RunningJobsTest {
  private static final String ONE = "e9757dec5e972a86efc38a8e769af518";
  private static final String OTHER = "e09ed505837e1f6c0a90f9565e1210a1";

  /** What the JobManager answers, by path. */
  private final Map<String, String> answers = new ConcurrentHashMap<>();

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;
  private HttpServer jobManager;

  /** A cluster whose JobManager is this process. */
  @BeforeEach
  void start() throws IOException {
    jobManager = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    jobManager.createContext(
        "/",
        exchange -> {
          String answer = answers.get(exchange.getRequestURI().getPath());
          byte[] body = answer == null ? new byte[0] : answer.getBytes(UTF_8);
          exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    jobManager.start();
    ClusterFolder cluster = new ClusterFolder(folder);
    cluster.make();
    Files.writeString(
        cluster.conf().resolve("config.yaml"),
        "rest.address: localhost\nrest.port: " + jobManager.getAddress().getPort() + "\n");
    cluster.put(ClusterProcess.of("jobmanager", ProcessHandle.current(), 9249));
    cluster.put(new ClusterProcess("taskmanager-1", ProcessHandle.current().pid(), "1", 9250));
  }

  @AfterEach
  void stop() {
    jobManager.stop(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"savepoint", "stop"})
  void aJobThatDoesNotRunIsToldWithThoseThatDo(String command) {
    jobs(job(ONE, "RUNNING", 0), job(OTHER, "FINISHED", 0));
    assertThat(run(command, "nosuchjob")).isEqualTo(3);
    assertThat(run(command, OTHER)).isEqualTo(3);
    assertThat(err.toString())
        .contains("error: job 'nosuchjob' does not run; there is " + ONE + "\n")
        .contains("error: job '" + OTHER + "' does not run; there is " + ONE + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"savepoint", "stop"})
  void whereNoneRunsThatIsTold(String command) {
    jobs(job(OTHER, "CANCELED", 0));
    assertThat(run(command, ONE)).isEqualTo(3);
    assertThat(run(command)).isEqualTo(3);
    assertThat(err.toString())
        .contains("error: job '" + ONE + "' does not run, nor does another\n")
        .contains("error: no job runs\n");
  }

  @Test
  void ofSeveralOneHasToBeNamed() {
    jobs(job(ONE, "RUNNING", 0), job(OTHER, "RESTARTING", 0));
    assertThat(run("savepoint")).isEqualTo(3);
    assertThat(err.toString())
        .contains("error: several jobs run, which is meant? " + ONE + ", " + OTHER + "\n");
  }

  @Test
  void aJobThatWaitsForSlotsSaysSoAndHowTheTaskManagerComesBack() {
    jobs(job(ONE, "RUNNING", 24), job(OTHER, "RUNNING", 0));
    answers.put("/overview", "{\"slots-available\":0}");
    assertThat(run("status")).isZero();
    assertThat(out.toString())
        .contains("taskmanager-1  is gone; deploy/cluster up starts it again\n")
        .contains(ONE + " RUNNING, tasks: 24, waiting for slots 24, running 0, finished 0;")
        .contains(OTHER + " RUNNING, tasks: 24, running 24, finished 0;");
  }

  private void jobs(String... jobs) {
    answers.put("/jobs/overview", "{\"jobs\":[" + String.join(",", jobs) + "]}");
  }

  /** As Flink's REST API has it, of which nothing starts later than the one before. */
  private static String job(String id, String state, int scheduled) {
    return """
        {"jid":"%s","name":"beaconwatch","state":"%s","start-time":1772496000000,
        "tasks":{"running":%d,"canceling":0,"canceled":0,"total":24,"created":0,"scheduled":%d,
        "deploying":0,"reconciling":0,"finished":0,"initializing":0,"failed":0}}"""
        .formatted(id, state, 24 - scheduled, scheduled);
  }

  private int run(String command, String... more) {
    String[] arguments = {
      command, "--folder=" + folder, "--flink-jars=none", "--job-jar=none", "--logging=none"
    };
    CommandLine line = ClusterCommand.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    int exit =
        line.execute(
            Stream.concat(Arrays.stream(arguments), Arrays.stream(more)).toArray(String[]::new));
    line.getOut().flush();
    line.getErr().flush();
    return exit;
  }
}
