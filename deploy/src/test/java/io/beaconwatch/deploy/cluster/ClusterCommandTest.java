package io.beaconwatch.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the commands answer where there is no cluster. */
class ClusterCommandTest {
  private final StringWriter err = new StringWriter();
  private final StringWriter out = new StringWriter();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"submit", "status", "savepoint", "stop"})
  void needsACluster(String command) {
    assertThat(run(command)).isEqualTo(5);
    assertThat(err)
        .hasToString(
            "error: no cluster is up in " + cluster() + "; deploy/cluster up starts one\n");
  }

  @Test
  void hasNothingToEnd() {
    assertThat(run("down")).isZero();
    assertThat(out.toString() + err).isEmpty();
  }

  /** As after a crash of the machine. */
  @Test
  void endsWhatIsLeftOfACluster() throws Exception {
    Files.createDirectories(cluster().resolve("log"));
    Files.createDirectories(cluster().resolve("savepoints/savepoint-1"));
    long nobody = ProcessHandle.current().pid();
    Files.writeString(cluster().resolve("processes"), "jobmanager " + nobody + " 1 9249\n");
    assertThat(run("status")).isEqualTo(5);
    assertThat(run("down")).isZero();
    assertThat(out).hasToString("savepoints stay in " + cluster().resolve("savepoints") + "\n");
    assertThat(cluster()).isDirectoryNotContaining("glob:**/{log,processes}");
    assertThat(run("down", "--savepoints")).isZero();
    assertThat(cluster()).doesNotExist();
  }

  /** As after a crash, and with jars that are none, so that the JobManager ends at once. */
  @Test
  void aStartThatFailsSaysWhyAndKeepsLogsAndCheckpoints() throws Exception {
    Path checkpoint = cluster().resolve("checkpoints/0a1b/chk-1/_metadata");
    Files.createDirectories(checkpoint.getParent());
    Files.writeString(checkpoint, "state");
    Files.writeString(cluster().resolve("processes"), "taskmanager-1 1 1 9249\n");
    Files.writeString(folder.resolve("log4j2.properties"), "");
    assertThat(run("up")).isEqualTo(4);
    assertThat(err.toString()).startsWith("error: it ended with 1:").contains("ClassNotFound");
    assertThat(checkpoint).hasContent("state");
    assertThat(cluster().resolve("log/jobmanager.out")).isNotEmptyFile();
    assertThat(cluster()).isDirectoryNotContaining("glob:**/{conf,temporary,processes}");
    assertThat(run("down")).isZero();
    assertThat(cluster()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"up", "down"})
  void doesNothingWhileAnotherStartsOrEnds(String command) throws Exception {
    Files.createDirectories(cluster().resolve("log"));
    ClusterLock other = ClusterLock.of(new ClusterFolder(cluster()));
    try {
      assertThat(run(command)).isEqualTo(4);
    } finally {
      other.close();
    }
    assertThat(err.toString()).startsWith("error: another up or down is at work in " + cluster());
    assertThat(cluster().resolve("log")).exists();
    assertThat(run("down")).as("once it is through").isZero();
  }

  /** A savepoint that is being written when the cluster goes down must not outlive it. */
  @Test
  void removesSavepointsOnlyWhenNobodyWritesThemAnyMore() throws Exception {
    Files.createDirectories(cluster());
    Process writer =
        new ProcessBuilder(
                "sh",
                "-c",
                "trap 'mkdir -p savepoints/late; exit' TERM; echo ready; while :; do sleep 0.1; done")
            .directory(cluster().toFile())
            .start();
    try {
      assertThat(writer.inputReader().readLine()).isEqualTo("ready");
      new ClusterFolder(cluster()).put(ClusterProcess.of("jobmanager", writer.toHandle(), 9249));
      assertThat(run("down", "--savepoints")).isZero();
      assertThat(cluster()).doesNotExist();
    } finally {
      writer.destroyForcibly();
    }
  }

  @Test
  void namesAFailureThatSaysNothing() {
    CommandLine line = ClusterCommand.commandLine();
    line.setErr(new PrintWriter(err));
    assertThat(ClusterCommand.failed(new ArithmeticException(), line)).isEqualTo(4);
    line.getErr().flush();
    assertThat(err).hasToString("error: java.lang.ArithmeticException\n");
  }

  @ParameterizedTest
  @CsvSource({
    "--memory, lots, '--memory: ''lots'' is no size; one is a number with a unit, such as 900m or 2g'",
    "--memory, 200m, TaskManager memory configuration failed",
    "--slots, 0, --task-managers and --slots have to be 1 or more",
    "--web-port, 70000, --web-port: 70000 is taken",
    "--state-backend, disk, 'Invalid value for option ''--state-backend'': expected one of'",
    "--wbe-port, 1, unknown '--wbe-port'; the nearest is '--web-port'"
  })
  void startsNothingWithABadOption(String option, String value, String message) {
    assertThat(run("up", option, value)).isEqualTo(3);
    assertThat(err.toString()).startsWith("error: ").contains(message);
    assertThat(cluster()).doesNotExist();
  }

  @Test
  void startsNothingAtAPortThatIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(run("up", "--web-port=" + taken.getLocalPort())).isEqualTo(3);
      assertThat(err.toString()).contains("--web-port: " + taken.getLocalPort() + " is taken");
    }
    assertThat(cluster()).doesNotExist();
  }

  @Test
  void namesTheNearestCommand() {
    assertThat(execute("statsu")).isEqualTo(3);
    assertThat(err.toString()).contains("unknown 'statsu'; the nearest is 'status'");
  }

  @Test
  void helpSaysHowACommandEnds() {
    for (String command : List.of("up", "submit", "status", "savepoint", "stop", "down")) {
      assertThat(execute(command, "--help")).isZero();
      assertThat(out.toString())
          .contains("cluster " + command)
          .endsWith("  5   no cluster is up\n");
    }
  }

  private Path cluster() {
    return folder.resolve("cluster");
  }

  private int run(String command, String... more) {
    String[] arguments = new String[more.length + 5];
    arguments[0] = command;
    arguments[1] = "--folder=" + cluster();
    arguments[2] = "--flink-jars=" + folder;
    arguments[3] = "--job-jar=" + folder.resolve("job.jar");
    arguments[4] = "--logging=" + folder.resolve("log4j2.properties");
    System.arraycopy(more, 0, arguments, 5, more.length);
    return execute(arguments);
  }

  private int execute(String... arguments) {
    CommandLine line = ClusterCommand.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    int exit = line.execute(arguments);
    line.getOut().flush();
    line.getErr().flush();
    return exit;
  }
}
