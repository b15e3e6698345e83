package io.beaconwatch.deploy.cluster;

import io.beaconwatch.deploy.local.FreePorts;
import io.beaconwatch.deploy.local.JavaCommand;
import io.beaconwatch.deploy.local.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/**
 * A JobManager and TaskManagers as processes of their own on this machine, which outlive the
 * process that starts them. Whoever knows the folder can go on with them.
 */
public final class FlinkCluster {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final String LOGGING = "log4j.properties";

  private final ClusterFolder folder;
  private final String address;

  private FlinkCluster(ClusterFolder folder, String address) {
    this.folder = folder;
    this.address = address;
  }

  /**
   * Starts one, and waits until all its TaskManagers are registered.
   *
   * @param folder where it keeps everything
   * @throws IllegalConfigurationException when Flink cannot be run so
   * @throws IOException when it does not start, or one runs there already; nothing is left running
   */
  public static FlinkCluster start(ClusterSettings settings, Path folder) throws IOException {
    ClusterFolder place = new ClusterFolder(folder);
    if (at(folder).isPresent()) {
      throw new IOException("a cluster is up already in " + place.path());
    }
    // One for the REST API, one for RPC, and one for the metrics of each process.
    List<Integer> ports = new ArrayList<>(FreePorts.of(3 + settings.taskManagers()));
    int webPort = settings.webPort().orElse(ports.remove(0));
    Configuration configuration =
        ClusterConfiguration.of(settings, place, webPort, ports.remove(0));
    JobManagerProcessSpec jobManager = JobManagerProcessUtils.processSpecFromConfig(configuration);
    TaskExecutorProcessSpec taskManager =
        TaskExecutorProcessUtils.processSpecFromConfig(configuration);
    EndProcesses.of(place);
    place.clearForStart();
    place.make();
    ClusterConfiguration.write(configuration, place);
    Files.copy(settings.logging(), place.conf().resolve(LOGGING));
    FlinkCluster cluster = new FlinkCluster(place, address(configuration));
    EndOnExit interrupted = EndOnExit.of(place);
    try {
      cluster.startJobManager(settings.jars(), jobManager, configuration, ports.remove(0));
      List<String> names = new ArrayList<>();
      for (int i = 1; i <= settings.taskManagers(); i++) {
        names.add(ClusterProcess.TASK_MANAGER + i);
      }
      cluster.startTaskManagers(settings.jars(), taskManager, names, ports);
    } catch (IOException | RuntimeException e) {
      // Logs stay: they tell why.
      EndProcesses.of(place);
      place.clearForStart();
      throw e;
    } finally {
      interrupted.close();
    }
    return cluster;
  }

  /**
   * Starts those TaskManagers again that have ended.
   *
   * @param jars the folder of Flink's jars
   * @return their names
   * @throws IOException when one does not start
   */
  List<String> restart(Path jars) throws IOException {
    Configuration configuration = GlobalConfiguration.loadConfiguration(folder.conf().toString());
    List<String> names = new ArrayList<>();
    List<Integer> ports = new ArrayList<>();
    for (ClusterProcess process : folder.processes()) {
      if (!process.isJobManager() && process.handle().isEmpty()) {
        names.add(process.name());
        ports.add(process.metricsPort());
      }
    }
    startTaskManagers(
        jars, TaskExecutorProcessUtils.processSpecFromConfig(configuration), names, ports);
    return names;
  }

  /** That whose JobManager runs, if there is one in the folder. */
  public static Optional<FlinkCluster> at(Path folder) throws IOException {
    ClusterFolder place = new ClusterFolder(folder);
    for (ClusterProcess process : place.processes()) {
      if (process.isJobManager() && process.handle().isPresent()) {
        Configuration configuration =
            GlobalConfiguration.loadConfiguration(place.conf().toString());
        return Optional.of(new FlinkCluster(place, address(configuration)));
      }
    }
    return Optional.empty();
  }

  private static String address(Configuration configuration) {
    return "http://"
        + configuration.get(RestOptions.ADDRESS)
        + ":"
        + configuration.get(RestOptions.PORT);
  }

  private void startJobManager(
      Path jars, JobManagerProcessSpec memory, Configuration configuration, int metricsPort)
      throws IOException {
    ServiceProcess process =
        start(
            jars,
            ClusterProcess.JOB_MANAGER,
            metricsPort,
            JobManagerProcessUtils.generateJvmParametersStr(memory, configuration),
            "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
            JobManagerProcessUtils.generateDynamicConfigsStr(memory));
    FlinkRest rest = rest();
    process.await(() -> rest.taskManagers().isEmpty(), START_LIMIT);
  }

  private void startTaskManagers(
      Path jars, TaskExecutorProcessSpec memory, List<String> names, List<Integer> metricsPorts)
      throws IOException {
    FlinkRest rest = rest();
    Map<String, String> gone = registered(rest);
    Map<String, ServiceProcess> processes = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      processes.put(
          name,
          start(
              jars,
              name,
              metricsPorts.get(i),
              ProcessMemoryUtils.generateJvmParametersStr(memory),
              "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
              TaskExecutorProcessUtils.generateDynamicConfigsStr(memory)
                  + " -D "
                  + TaskManagerOptions.TASK_MANAGER_RESOURCE_ID.key()
                  + "="
                  + name));
    }
    for (Map.Entry<String, ServiceProcess> process : processes.entrySet()) {
      String name = process.getKey();
      process
          .getValue()
          .await(
              () -> {
                String path = rest.taskManagers().get(name);
                return path != null && !path.equals(gone.get(name));
              },
              START_LIMIT);
    }
  }

  private static Map<String, String> registered(FlinkRest rest) throws IOException {
    try {
      return rest.taskManagers();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a cluster starts", e);
    }
  }

  private ServiceProcess start(
      Path jars, String name, int metricsPort, String memoryFlags, String main, String options)
      throws IOException {
    List<String> flags = flags(name);
    flags.addAll(words(memoryFlags));
    List<String> command =
        JavaCommand.of(flags, jars + "/*", main, "--configDir", folder.conf().toString());
    command.addAll(words(options));
    command.addAll(List.of("-D", "metrics.reporter.prometheus.port=" + metricsPort));
    ServiceProcess process =
        ServiceProcess.start(
            DetachedCommand.of(command),
            environment(),
            folder.path(),
            folder.logs().resolve(name + ".out"),
            folder.logs().resolve(name + ".log"));
    folder.put(ClusterProcess.of(name, process.handle(), metricsPort));
    return process;
  }

  /** For Java, of a process that logs under such a name. */
  List<String> flags(String name) {
    List<String> flags = new ArrayList<>(FlinkFlags.ofThisJava());
    flags.add("-Djava.io.tmpdir=" + folder.temporary());
    // The web interface shows this file, and that of the same name with .out.
    flags.add("-Dlog.file=" + folder.logs().resolve(name + ".log"));
    flags.add("-Dlog4j.configurationFile=" + folder.conf().resolve(LOGGING).toUri());
    return flags;
  }

  /** That of this process, which may hold credentials; Flink's own folder is the cluster's. */
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("FLINK_CONF_DIR", folder.conf().toString());
    return environment;
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
  }

  /** Of the REST API and the web interface, without a slash at its end. */
  public String address() {
    return address;
  }

  FlinkRest rest() {
    return new FlinkRest(address);
  }

  ClusterFolder folder() {
    return folder;
  }

  List<ClusterProcess> processes() throws IOException {
    return folder.processes();
  }
}
