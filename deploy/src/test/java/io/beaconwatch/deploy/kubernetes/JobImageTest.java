package io.beaconwatch.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.base.Splitter;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the Dockerfile against the deployments, and against the Flink that the job is built for.
 */
class JobImageTest {
  private static final Pattern FROM = Pattern.compile("(?m)^FROM flink:(\\S+)-java17$");
  private static final Pattern COPY = Pattern.compile("(?m)^COPY --chown=\\S+ (\\S+) (\\S+)$");

  private String dockerfile;

  @BeforeEach
  void read() throws IOException {
    dockerfile = Files.readString(Deployment.KUBERNETES.resolve("Dockerfile"));
  }

  static List<Deployment> deployments() throws IOException {
    return Deployment.all();
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void theJobIsWhereTheDeploymentLooksForIt(Deployment deployment) throws Exception {
    JsonNode job = deployment.spec().path("job");
    assertThat(job.path("jarURI").asText()).isEqualTo("local://" + only(COPY).group(2));
    Class<?> entry = Class.forName(job.path("entryClass").asText());
    assertThat(Modifier.isStatic(entry.getMethod("main", String[].class).getModifiers())).isTrue();
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void theImageHasTheFlinkThatTheJobIsBuiltFor(Deployment deployment) {
    String flink = EnvironmentInformation.getVersion();
    assertThat(only(FROM).group(1)).isEqualTo(flink);
    List<String> numbers = Splitter.on('.').splitToList(flink);
    assertThat(deployment.spec().path("flinkVersion").asText())
        .isEqualTo("v" + numbers.get(0) + "_" + numbers.get(1));
  }

  @Test
  void theBuildSeesTheJobsJar() throws IOException {
    String source = only(COPY).group(1);
    assertThat(
            FileSystems.getDefault()
                .getPathMatcher("glob:" + source)
                .matches(Path.of("jobs/target/beaconwatch-jobs-0.1.0-SNAPSHOT-job.jar")))
        .isTrue();
    assertThat(Files.readAllLines(Deployment.KUBERNETES.resolve("Dockerfile.dockerignore")))
        .containsSubsequence("*", "!" + source);
  }

  @Test
  void theFileSystemOfTheDeploymentsIsAPlugin() {
    assertThat(dockerfile).contains("flink-s3-fs-hadoop-*.jar /opt/flink/plugins/s3-fs-hadoop/");
  }

  private MatchResult only(Pattern line) {
    List<MatchResult> found = line.matcher(dockerfile).results().toList();
    assertThat(found).as("%s", line).hasSize(1);
    return found.get(0);
  }
}
