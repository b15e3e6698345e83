package io.beaconwatch.deploy.cluster;

import io.beaconwatch.deploy.cluster.ClusterSettings.StateBackend;
import io.beaconwatch.deploy.local.FreePorts;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.MemorySize;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cluster up}: starts a JobManager and TaskManagers. */
@Command(
    name = "up",
    description = {
      "Starts a JobManager and TaskManagers, and says where their web page, metrics and logs are.",
      "Of a cluster that is up already, it starts the TaskManagers again that have ended."
    })
final class UpCommand implements Callable<Integer> {
  private static final int LAST_PORT = 65_535;

  @Spec private CommandSpec spec;

  @Mixin private Place place;

  @Option(
      names = "--web-port",
      paramLabel = "<port>",
      description = "Of the web page and the REST API. (default: one that is free)")
  private Integer webPort;

  @Option(
      names = "--task-managers",
      paramLabel = "<count>",
      defaultValue = "2",
      description = "How many there are. (default: ${DEFAULT-VALUE})")
  private int taskManagers;

  @Option(
      names = "--slots",
      paramLabel = "<count>",
      defaultValue = "2",
      description =
          "Of each TaskManager. A job goes on without one of them when the others have slots for"
              + " its parallelism. (default: ${DEFAULT-VALUE})")
  private int slots;

  @Option(
      names = "--memory",
      paramLabel = "<size>",
      defaultValue = "900m",
      description = "Of the process of each TaskManager. (default: ${DEFAULT-VALUE})")
  private String memory;

  @Option(
      names = "--state-backend",
      paramLabel = "<name>",
      defaultValue = "rocksdb",
      description =
          "rocksdb, whose state may be larger than memory and whose checkpoints are incremental, or"
              + " hashmap, which keeps it on the heap and is faster. (default: ${DEFAULT-VALUE})")
  private StateBackend stateBackend;

  @Option(
      names = "-D",
      paramLabel = "<key>=<value>",
      description = "An option of Flink's own configuration, as often as you like; it wins.")
  private Map<String, String> more = new LinkedHashMap<>();

  @Override
  public Integer call() throws IOException {
    ClusterLock lock = ClusterLock.of(place.folder());
    try {
      return up().code();
    } finally {
      lock.close();
    }
  }

  private ExitCode up() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Optional<FlinkCluster> running = FlinkCluster.at(place.folder().path());
    if (running.isPresent()) {
      return restart(running.get());
    }
    ClusterSettings settings = settings();
    FlinkCluster cluster;
    try {
      cluster = FlinkCluster.start(settings, place.folder().path());
    } catch (IllegalConfigurationException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    out.println("Flink        " + cluster.address());
    out.println(
        "metrics      "
            + cluster.processes().stream()
                .map(process -> "http://localhost:" + process.metricsPort())
                .collect(Collectors.joining(" ")));
    out.println("logs         " + cluster.folder().logs());
    out.println("checkpoints  " + cluster.folder().checkpoints());
    return ExitCode.DONE;
  }

  /** Of a cluster that is up, what is gone; as it was, whatever the options say. */
  private ExitCode restart(FlinkCluster cluster) throws IOException {
    List<String> names = cluster.restart(place.flinkJars());
    if (names.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "a cluster is up already in " + place.folder().path());
    }
    names.forEach(name -> spec.commandLine().getOut().println(name + " is up again"));
    return ExitCode.DONE;
  }

  private ClusterSettings settings() {
    if (taskManagers < 1 || slots < 1) {
      throw new ParameterException(
          spec.commandLine(), "--task-managers and --slots have to be 1 or more");
    }
    if (webPort != null && (webPort < 1 || webPort > LAST_PORT || !FreePorts.isFree(webPort))) {
      throw new ParameterException(
          spec.commandLine(), "--web-port: " + webPort + " is taken, or no port");
    }
    return new ClusterSettings(
        place.flinkJars(),
        place.logging(),
        webPort == null ? OptionalInt.empty() : OptionalInt.of(webPort),
        taskManagers,
        slots,
        memory(),
        stateBackend,
        more);
  }

  private MemorySize memory() {
    try {
      return MemorySize.parse(memory);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(),
          "--memory: '" + memory + "' is no size; one is a number with a unit, such as 900m or 2g",
          e);
    }
  }
}
