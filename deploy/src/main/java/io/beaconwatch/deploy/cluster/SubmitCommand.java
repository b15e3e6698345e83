package io.beaconwatch.deploy.cluster;

import io.beaconwatch.common.detection.Problem;
import io.beaconwatch.jobs.DetectRequest;
import io.beaconwatch.jobs.LoadDetectionFiles;
import io.beaconwatch.jobs.RunOrigin;
import io.beaconwatch.jobs.options.DetectArguments;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.ConfigConstants;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.plugin.PluginUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code cluster submit}: hands the job's jar to the cluster, by Flink's own client. */
@Command(
    name = "submit",
    customSynopsis =
        "cluster submit [-p <count>] [--from-savepoint <path>] [--wait] <option of detect>...",
    description = {
      "Submits the job with the options of detect, which it checks first, and prints the job's id.",
      "For those options: deploy/beaconwatch detect --help"
    })
final class SubmitCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private Place place;

  @Option(
      names = "-p",
      paramLabel = "<count>",
      description = "The parallelism, unless --parallelism says so. (default: 1)")
  private Integer parallelism;

  @Option(
      names = "--from-savepoint",
      paramLabel = "<path>",
      description =
          "Go on from this savepoint or checkpoint, in the same output folder. (default: anew)")
  private String savepoint;

  @Option(
      names = "--wait",
      description =
          "Wait until the job ends, print its counts, and write summary.json. (default: no)")
  private boolean wait;

  @Unmatched private List<String> detect = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    FlinkCluster cluster = place.cluster();
    ExitCode checked = check(cluster);
    if (checked != ExitCode.DONE) {
      return checked.code();
    }
    int exit =
        new FlinkClient(cluster, place.flinkJars())
            .run(
                arguments(),
                line -> {
                  out.println(line);
                  out.flush();
                });
    return (exit == 0 ? ExitCode.DONE : ExitCode.FAILED).code();
  }

  /** What the job would refuse, before Flink's client says it with a stack trace. */
  private ExitCode check(FlinkCluster cluster) {
    Configuration configuration =
        GlobalConfiguration.loadConfiguration(cluster.folder().conf().toString());
    if (System.getenv(ConfigConstants.ENV_FLINK_PLUGINS_DIR) != null) {
      FileSystem.initialize(
          configuration, PluginUtils.createPluginManagerFromRootFolder(configuration));
    }
    DetectRequest request =
        DetectRequest.of(
            DetectArguments.check(detect.toArray(String[]::new)),
            new LoadDetectionFiles(),
            savepoint == null ? RunOrigin.NEW : RunOrigin.RESTORED);
    List<Problem> errors = request.errors();
    if (errors.isEmpty()) {
      return ExitCode.DONE;
    }
    PrintWriter err = spec.commandLine().getErr();
    errors.forEach(error -> err.println("error: " + error));
    return request.optionErrors().isEmpty() ? ExitCode.BAD_DETECTIONS : ExitCode.BAD_OPTIONS;
  }

  private List<String> arguments() {
    List<String> arguments = new ArrayList<>(List.of("run"));
    if (!wait) {
      arguments.add("-d");
    }
    if (parallelism != null) {
      arguments.addAll(List.of("-p", parallelism.toString()));
    }
    if (savepoint != null) {
      arguments.addAll(List.of("-s", savepoint));
    }
    arguments.add(place.jobJar().toString());
    arguments.addAll(detect);
    return arguments;
  }
}
