package io.beaconwatch.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds {@link Kustomization} against the real thing, on machines that have it. */
@EnabledIf("hasKubectl")
class KustomizeTest {
  static boolean hasKubectl() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));
  }

  static List<Deployment> deployments() throws IOException {
    return Deployment.all();
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void rendersTheSame(Deployment deployment) throws Exception {
    Path folder = Deployment.KUBERNETES.resolve(deployment.folder());
    Process kubectl =
        new ProcessBuilder("kubectl", "kustomize", folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String rendered = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(kubectl.waitFor()).isZero();

    String named =
        rendered.replaceAll(
            "(name: beaconwatch-[a-z]+-[a-z]+)-[0-9a-z]{10}(?=\\s)", "$1" + Kustomization.HASH);
    List<JsonNode> expected = YamlFile.documents(named, "kubectl");
    assertThat(deployment.resources())
        .map(JsonNode::toPrettyString)
        .map(text -> YamlFile.documents(text, "rendered").get(0))
        .containsExactlyInAnyOrderElementsOf(expected);
  }
}
