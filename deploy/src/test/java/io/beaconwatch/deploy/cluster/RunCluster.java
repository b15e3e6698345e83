package io.beaconwatch.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;

/** A cluster of a test, driven by the commands that a user has; it is down after the test. */
final class RunCluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private final Path folder;

  RunCluster(Path folder) {
    this.folder = folder;
  }

  /**
   * What a command left.
   *
   * @param out its lines
   */
  record Result(int exit, List<String> out, String err) {
    /** The only or last line. */
    String last() {
      return out.get(out.size() - 1);
    }
  }

  /** Runs a command, whatever comes of it. */
  Result run(String command, String... arguments) {
    List<String> all =
        new ArrayList<>(
            List.of(
                command,
                "--folder=" + folder,
                "--flink-jars=" + System.getProperty("flink"),
                "--job-jar=" + System.getProperty("job.jar"),
                "--logging=" + System.getProperty("logging")));
    all.addAll(List.of(arguments));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = ClusterCommand.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    int exit = line.execute(all.toArray(String[]::new));
    line.getOut().flush();
    line.getErr().flush();
    return new Result(exit, out.toString().lines().toList(), err.toString());
  }

  /** Runs a command that has to succeed. */
  Result succeed(String command, String... arguments) {
    Result result = run(command, arguments);
    assertThat(result.exit()).as("%s", result).isZero();
    return result;
  }

  /** Submits a job and gives its id. */
  String submit(String... arguments) {
    String said = "Job has been submitted with JobID ";
    return succeed("submit", arguments).out().stream()
        .filter(line -> line.startsWith(said))
        .map(line -> line.substring(said.length()))
        .findFirst()
        .orElseThrow();
  }

  FlinkCluster cluster() throws IOException {
    return FlinkCluster.at(folder).orElseThrow();
  }

  Path folder() {
    return folder;
  }

  /** Which TaskManagers have a task of the job that runs. */
  Set<String> busy(String job) throws IOException, InterruptedException {
    FlinkRest rest = cluster().rest();
    Set<String> busy = new TreeSet<>();
    for (JsonNode vertex : rest.get("/jobs/" + job).path("vertices")) {
      String path = "/jobs/" + job + "/vertices/" + vertex.path("id").asText();
      for (JsonNode subtask : rest.get(path).path("subtasks")) {
        if (subtask.path("status").asText().equals("RUNNING")) {
          busy.add(subtask.path("taskmanager-id").asText());
        }
      }
    }
    return busy;
  }

  boolean isRunning(String job) throws IOException, InterruptedException {
    return jobs().stream()
        .anyMatch(
            each ->
                each.id().equals(job)
                    && each.state().equals("RUNNING")
                    && each.running() + each.finished() == each.tasks());
  }

  /** How many checkpoints were completed, or how often the job was restored from one. */
  int checkpoints(String job, String what) throws IOException, InterruptedException {
    return cluster().rest().get("/jobs/" + job + "/checkpoints").at("/counts/" + what).asInt();
  }

  private List<FlinkRest.Job> jobs() throws IOException, InterruptedException {
    return cluster().rest().jobs();
  }

  /** Kills a process of it as a machine's failure would. */
  void kill(String name) throws IOException {
    ProcessHandle process =
        cluster().processes().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .flatMap(ClusterProcess::handle)
            .orElseThrow();
    assertThat(process.destroyForcibly()).isTrue();
    process.onExit().join();
  }

  /** Waits while no job fails. */
  void await(String what, Callable<Boolean> condition) throws Exception {
    long begin = System.nanoTime();
    while (!condition.call()) {
      assertThat(jobs()).noneMatch(job -> job.state().equals("FAILED"));
      if (System.nanoTime() - begin > PATIENCE.toNanos()) {
        throw new AssertionError("not within " + PATIENCE + ": " + what + "; " + jobs());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
  }

  @Override
  public void close() {
    run("down", "--savepoints");
  }
}
