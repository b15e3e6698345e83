package io.beaconwatch.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.beaconwatch.jobs.options.CheckedSettings;
import io.beaconwatch.jobs.options.DetectArguments;
import io.beaconwatch.jobs.options.DetectSettings;
import io.beaconwatch.jobs.options.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.util.TimeUtils;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Has the job itself check the arguments, options and environment that its pods get. */
class JobArgumentsTest {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{env:(\\w+)\\}");

  @TempDir private Path folder;

  static List<Deployment> deployments() throws IOException {
    return Deployment.all();
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void theJobTakesItsOptions(Deployment deployment) throws IOException {
    CheckedSettings checked = DetectArguments.check(arguments(deployment));
    assertThat(checked.problems()).isEmpty();

    DetectSettings settings = checked.settings();
    assertThat(settings.mode()).isEqualTo(deployment.isStream() ? Mode.STREAMING : Mode.BATCH);
    assertThat(settings.isLive()).isEqualTo(deployment.isStream());
    // These are the FlinkDeployment's, and the job's own would win over it.
    assertThat(settings.parallelism()).isEmpty();
    assertThat(settings.checkpointDirectory()).isEmpty();
    assertThat(settings.webPort()).isEmpty();
    if (deployment.isStream()) {
      String interval = deployment.flinkConfiguration().get("execution.checkpointing.interval");
      assertThat(settings.checkpointInterval()).isEqualTo(TimeUtils.parseDuration(interval));
    }
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void theEnvironmentIsWhatTheOptionsAskFor(Deployment deployment) {
    Set<String> asked = new TreeSet<>();
    Matcher references = REFERENCE.matcher(options(deployment));
    while (references.find()) {
      asked.add(references.group(1));
    }
    // The file system of S3 looks for its own.
    assertThat(environment(deployment).keySet())
        .filteredOn(name -> !name.startsWith("AWS_"))
        .containsExactlyInAnyOrderElementsOf(asked);
  }

  /** The pod's arguments, with its options in a file here. */
  private String[] arguments(Deployment deployment) throws IOException {
    Map<String, String> environment = environment(deployment);
    Path archive = Files.createDirectory(folder.resolve("archive"));
    Files.writeString(archive.resolve("telemetry.json"), "{}\n");
    // Nothing can be listed of a bucket or of a volume that is not here.
    environment.computeIfPresent("BACKFILL_INPUT", (name, input) -> archive.toString());
    String options =
        REFERENCE
            .matcher(options(deployment))
            .replaceAll(
                reference ->
                    Matcher.quoteReplacement(
                        environment
                            .getOrDefault(reference.group(1), reference.group())
                            .replace("\"", "\\\"")));
    Path file = Files.writeString(folder.resolve("options.yaml"), options);

    List<String> arguments = new ArrayList<>();
    deployment.spec().at("/job/args").forEach(argument -> arguments.add(argument.asText()));
    arguments.set(arguments.indexOf("--config") + 1, file.toString());
    return arguments.toArray(String[]::new);
  }

  /** The text of the file that {@code --config} names, as it is mounted. */
  private static String options(Deployment deployment) {
    List<String> arguments = new ArrayList<>();
    deployment.spec().at("/job/args").forEach(argument -> arguments.add(argument.asText()));
    Path file = Path.of(arguments.get(arguments.indexOf("--config") + 1));
    for (JsonNode mount : deployment.container().path("volumeMounts")) {
      if (Path.of(mount.path("mountPath").asText()).equals(file.getParent())) {
        for (JsonNode volume : deployment.pod().path("volumes")) {
          if (volume.path("name").equals(mount.path("name"))) {
            String options =
                deployment
                    .configMap(volume.at("/configMap/name").asText())
                    .get(file.getFileName().toString());
            assertThat(options).as("%s in %s", file.getFileName(), volume).isNotNull();
            return options;
          }
        }
      }
    }
    throw new AssertionError("nothing is mounted at " + file.getParent());
  }

  /** What the container has, of secrets a text. */
  private static Map<String, String> environment(Deployment deployment) {
    Map<String, String> environment = new TreeMap<>();
    for (JsonNode source : deployment.container().path("envFrom")) {
      environment.putAll(deployment.configMap(source.at("/configMapRef/name").asText()));
    }
    for (JsonNode variable : deployment.container().path("env")) {
      environment.put(variable.path("name").asText(), variable.path("value").asText("secret"));
    }
    return environment;
  }
}
