package io.beaconwatch.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.flink.metrics.reporter.MetricReporterFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the files for Kubernetes against the operator's schema, Flink's options and each other. */
class FlinkDeploymentTest {
  private static final Path CREDENTIALS = Deployment.KUBERNETES.resolve("credentials.example.yaml");

  private static final FlinkOptions FLINK = new FlinkOptions();

  static List<Deployment> deployments() throws IOException {
    return Deployment.all();
  }

  static Stream<Deployment> streams() throws IOException {
    return Deployment.all().stream().filter(Deployment::isStream);
  }

  static Stream<Deployment> backfills() throws IOException {
    return Deployment.all().stream().filter(deployment -> !deployment.isStream());
  }

  @Test
  void streamAndBackfillHaveABaseAndOverlays() throws IOException {
    assertThat(deployments())
        .map(Deployment::toString)
        .contains(
            "base/stream",
            "base/backfill",
            "overlays/development/stream",
            "overlays/development/backfill",
            "overlays/production/stream",
            "overlays/production/backfill");
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void everyResourceIsAsItsSchemaSays(Deployment deployment) throws IOException {
    for (JsonNode resource : deployment.resources()) {
      assertThat(schemaErrors(resource)).as(resource.path("kind").asText()).isEmpty();
    }
  }

  @Test
  void theExampleOfCredentialsIsAsItsSchemaSays() throws IOException {
    assertThat(schemaErrors(YamlFile.read(CREDENTIALS))).isEmpty();
  }

  private static Set<String> schemaErrors(JsonNode resource) throws IOException {
    String name = "/kubernetes/" + resource.path("kind").asText() + ".schema.json";
    try (InputStream schema = FlinkDeploymentTest.class.getResourceAsStream(name)) {
      assertThat(schema).as(name).isNotNull();
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(schema)
          .validate(resource)
          .stream()
          .map(Object::toString)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void everyKeyIsAnOptionOfFlinkOrOfTheOperator(Deployment deployment) throws IOException {
    Map<String, String> configuration = deployment.flinkConfiguration();
    assertThat(FLINK.problems(configuration, operatorOptions())).isEmpty();
  }

  private static Set<String> operatorOptions() throws IOException {
    String name = "/kubernetes/operator-options.txt";
    try (InputStream in = FlinkDeploymentTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .collect(Collectors.toSet());
    }
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void whatIsNamedIsThere(Deployment deployment) throws IOException {
    JsonNode secret = YamlFile.read(CREDENTIALS);
    for (JsonNode variable : deployment.container().path("env")) {
      JsonNode reference = variable.at("/valueFrom/secretKeyRef");
      assertThat(reference.path("name")).isEqualTo(secret.at("/metadata/name"));
      assertThat(secret.path("stringData").has(reference.path("key").asText()))
          .as("%s", reference)
          .isTrue();
    }
    for (JsonNode source : deployment.container().path("envFrom")) {
      assertThat(deployment.configMap(source.at("/configMapRef/name").asText()))
          .as("%s", source)
          .isNotEmpty();
    }
    JsonNode volumes = deployment.pod().path("volumes");
    for (JsonNode volume : volumes) {
      if (volume.has("configMap")) {
        assertThat(deployment.configMap(volume.at("/configMap/name").asText()))
            .as("%s", volume)
            .isNotEmpty();
      }
      if (volume.has("persistentVolumeClaim")) {
        assertThat(deployment.ofKind("PersistentVolumeClaim"))
            .map(claim -> claim.at("/metadata/name"))
            .contains(volume.at("/persistentVolumeClaim/claimName"));
      }
    }
    assertThat(names(deployment.container().path("volumeMounts")))
        .containsExactlyInAnyOrderElementsOf(names(volumes));
  }

  private static List<String> names(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(item -> item.path("name").asText())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void metricsAreReportedWhereTheyAreScraped(Deployment deployment) throws Exception {
    Map<String, String> configuration = deployment.flinkConfiguration();
    String port = configuration.get("metrics.reporter.prom.port");
    JsonNode annotations = deployment.spec().at("/podTemplate/metadata/annotations");
    assertThat(Deployment.texts(annotations))
        .containsEntry("prometheus.io/scrape", "true")
        .containsEntry("prometheus.io/port", port);
    assertThat(deployment.container().at("/ports/0/containerPort").asText()).isEqualTo(port);
    assertThat(Class.forName(configuration.get("metrics.reporter.prom.factory.class")))
        .isAssignableTo(MetricReporterFactory.class);
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void noPodRunsAsRootOrMayBecomeIt(Deployment deployment) {
    JsonNode security = deployment.pod().path("securityContext");
    assertThat(security.path("runAsNonRoot").asBoolean()).isTrue();
    // What Flink's image calls flink; kubelet cannot tell a name from root's.
    assertThat(security.path("runAsUser").asInt()).isEqualTo(9999);
    JsonNode container = deployment.container().path("securityContext");
    assertThat(container.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(container.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
  }

  @ParameterizedTest
  @MethodSource("streams")
  void theStreamKeepsItsState(Deployment stream) {
    assertThat(stream.spec().at("/job/upgradeMode").asText()).isEqualTo("savepoint");
    assertThat(stream.spec().at("/job/allowNonRestoredState").asBoolean(true)).isFalse();
    Map<String, String> configuration = stream.flinkConfiguration();
    assertThat(configuration)
        .containsEntry("high-availability.type", "kubernetes")
        .containsEntry("state.backend.type", "rocksdb")
        .containsEntry("execution.checkpointing.incremental", "true")
        .containsKeys("execution.checkpointing.dir", "execution.checkpointing.savepoint-dir")
        .containsKey("high-availability.storageDir");
    assertThat(stream.spec().at("/job/parallelism").asInt())
        .isLessThanOrEqualTo(Integer.parseInt(configuration.get("pipeline.max-parallelism")));
    assertThat(stream.container().path("volumeMounts"))
        .map(mount -> mount.path("mountPath").asText())
        .contains(configuration.get("state.backend.rocksdb.localdir"));
  }

  /** Places on a pod's own disk are gone with the pod. */
  @ParameterizedTest
  @MethodSource("streams")
  void stateOutlivesThePod(Deployment stream) {
    Map<String, String> configuration = stream.flinkConfiguration();
    Set<String> claims =
        StreamSupport.stream(stream.pod().path("volumes").spliterator(), false)
            .filter(volume -> volume.has("persistentVolumeClaim"))
            .map(volume -> volume.path("name").asText())
            .collect(Collectors.toSet());
    List<String> mounts =
        StreamSupport.stream(stream.container().path("volumeMounts").spliterator(), false)
            .filter(mount -> claims.contains(mount.path("name").asText()))
            .map(mount -> "file://" + mount.path("mountPath").asText() + "/")
            .toList();
    for (String key :
        List.of(
            "execution.checkpointing.dir",
            "execution.checkpointing.savepoint-dir",
            "high-availability.storageDir")) {
      String place = configuration.get(key);
      assertThat(place.startsWith("s3://") || mounts.stream().anyMatch(place::startsWith))
          .as("%s: %s", key, place)
          .isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("backfills")
  void theBackfillHasNoStateToKeep(Deployment backfill) {
    assertThat(backfill.spec().at("/job/upgradeMode").asText()).isEqualTo("stateless");
    assertThat(backfill.flinkConfiguration()).containsEntry("state.backend.type", "hashmap");
  }
}
