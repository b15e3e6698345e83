package io.beaconwatch.deploy.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A folder of deploy/kubernetes as it is applied: one FlinkDeployment and what comes with it.
 *
 * @param folder below deploy/kubernetes, which is the name of a test
 */
record Deployment(Path folder, List<ObjectNode> resources) {
  static final Path KUBERNETES = Path.of("kubernetes");

  /** Every folder that renders to something, so that a new overlay is tested as well. */
  static List<Deployment> all() throws IOException {
    List<Deployment> all = new ArrayList<>();
    try (Stream<Path> files = Files.walk(KUBERNETES)) {
      for (Path file : files.filter(f -> f.endsWith(Kustomization.FILE)).sorted().toList()) {
        List<ObjectNode> resources = Kustomization.render(file.getParent());
        if (!resources.isEmpty()) {
          all.add(new Deployment(KUBERNETES.relativize(file.getParent()), resources));
        }
      }
    }
    return all;
  }

  JsonNode spec() {
    List<JsonNode> specs = ofKind("FlinkDeployment").map(r -> r.path("spec")).toList();
    if (specs.size() != 1) {
      throw new IllegalStateException(folder + " has " + specs.size() + " FlinkDeployments");
    }
    return specs.get(0);
  }

  Stream<ObjectNode> ofKind(String kind) {
    return resources.stream().filter(r -> r.path("kind").asText().equals(kind));
  }

  /** The data of a ConfigMap; empty when there is none of the name. */
  Map<String, String> configMap(String name) {
    return ofKind("ConfigMap")
        .filter(map -> map.at("/metadata/name").asText().equals(name))
        .findFirst()
        .map(map -> texts(map.path("data")))
        .orElse(Map.of());
  }

  Map<String, String> flinkConfiguration() {
    return texts(spec().path("flinkConfiguration"));
  }

  JsonNode pod() {
    return spec().at("/podTemplate/spec");
  }

  JsonNode container() {
    return pod().at("/containers/0");
  }

  /** Whether it goes on for ever and has state to keep. */
  boolean isStream() {
    return folder.endsWith("stream");
  }

  static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new TreeMap<>();
    object.properties().forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
    return texts;
  }

  /** The name of a test. */
  @Override
  public String toString() {
    return folder.toString();
  }
}
