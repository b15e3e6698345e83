package io.beaconwatch.deploy.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Renders a folder as {@code kubectl kustomize} does, as far as deploy/kubernetes goes; whatever
 * else a kustomization asks for fails. {@link KustomizeTest} compares the two where there is a
 * kubectl.
 */
final class Kustomization {
  /** In place of what Kustomize computes of a generated ConfigMap's content. */
  static final String HASH = "-hash";

  static final String FILE = "kustomization.yaml";

  private static final Set<String> KNOWN =
      Set.of(
          "apiVersion",
          "kind",
          "namespace",
          "resources",
          "configurations",
          "configMapGenerator",
          "images",
          "patches");

  private final List<ObjectNode> resources = new ArrayList<>();
  private final Set<String> generated = new TreeSet<>();
  private final List<JsonNode> configurations = new ArrayList<>();

  private Kustomization() {}

  /** The resources of a folder. */
  static List<ObjectNode> render(Path folder) throws IOException {
    Kustomization rendered = new Kustomization();
    rendered.add(folder);
    rendered.addHashes();
    return rendered.resources;
  }

  private void add(Path folder) throws IOException {
    JsonNode file = YamlFile.read(folder.resolve(FILE));
    file.fieldNames()
        .forEachRemaining(name -> require(KNOWN.contains(name), folder + " has " + name));
    for (JsonNode path : file.path("resources")) {
      Path resource = folder.resolve(path.asText()).normalize();
      if (Files.isDirectory(resource)) {
        add(resource);
      } else {
        resources.add((ObjectNode) YamlFile.read(resource));
      }
    }
    for (JsonNode path : file.path("configurations")) {
      configurations.add(YamlFile.read(folder.resolve(path.asText())));
    }
    for (JsonNode generator : file.path("configMapGenerator")) {
      generate(folder, generator);
    }
    for (JsonNode patch : file.path("patches")) {
      patch(YamlFile.read(folder.resolve(patch.path("path").asText())), patch.path("target"));
    }
    file.path("images").forEach(this::setImage);
    if (file.has("namespace")) {
      resources.forEach(
          r -> r.withObjectProperty("metadata").set("namespace", file.get("namespace")));
    }
  }

  private void generate(Path folder, JsonNode generator) throws IOException {
    String name = generator.path("name").asText();
    ObjectNode map;
    if (generator.path("behavior").asText("create").equals("merge")) {
      map = resource("ConfigMap", name);
    } else {
      require(generated.add(name), name + " is generated twice");
      map = JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
      map.putObject("metadata").put("name", name);
      resources.add(map);
    }
    ObjectNode data = map.withObjectProperty("data");
    for (JsonNode literal : generator.path("literals")) {
      String[] entry = literal.asText().split("=", 2);
      data.put(entry[0], entry[1]);
    }
    for (JsonNode path : generator.path("files")) {
      data.put(path.asText(), Files.readString(folder.resolve(path.asText())));
    }
  }

  private void patch(JsonNode patch, JsonNode target) {
    if (patch.isArray()) {
      String kind = target.required("kind").asText();
      List<ObjectNode> targets =
          resources.stream().filter(r -> r.path("kind").asText().equals(kind)).toList();
      require(!targets.isEmpty(), "there is no " + kind);
      targets.forEach(resource -> Patch.apply(resource, patch));
    } else {
      String kind = patch.required("kind").asText();
      Patch.merge(resource(kind, patch.at("/metadata/name").asText()), patch);
    }
  }

  private void setImage(JsonNode image) {
    String name = image.required("name").asText();
    String renamed = image.path("newName").asText(name) + ":" + image.required("newTag").asText();
    for (JsonNode configuration : configurations) {
      configuration
          .path("images")
          .forEach(field -> replace(field, text -> text.equals(name) ? renamed : text));
    }
  }

  /** Gives generated ConfigMaps their names, and to those who name them. */
  private void addHashes() {
    UnaryOperator<String> hashed = name -> generated.contains(name) ? name + HASH : name;
    for (JsonNode configuration : configurations) {
      for (JsonNode reference : configuration.path("nameReference")) {
        require(reference.path("kind").asText().equals("ConfigMap"), "not of a ConfigMap");
        reference.path("fieldSpecs").forEach(field -> replace(field, hashed));
      }
    }
    for (String name : generated) {
      resource("ConfigMap", name).withObjectProperty("metadata").put("name", hashed.apply(name));
    }
  }

  private void replace(JsonNode field, UnaryOperator<String> change) {
    String kind = field.required("kind").asText();
    List<String> path = List.of(field.required("path").asText().split("/"));
    for (ObjectNode resource : resources) {
      if (resource.path("kind").asText().equals(kind)) {
        replace(resource, path, change);
      }
    }
  }

  /** Lists on the way are gone through. */
  private static void replace(JsonNode node, List<String> path, UnaryOperator<String> change) {
    if (node instanceof ArrayNode list) {
      list.forEach(item -> replace(item, path, change));
    } else if (node instanceof ObjectNode object && object.has(path.get(0))) {
      JsonNode value = object.get(path.get(0));
      if (path.size() > 1) {
        replace(value, path.subList(1, path.size()), change);
      } else {
        object.set(path.get(0), TextNode.valueOf(change.apply(value.asText())));
      }
    }
  }

  private ObjectNode resource(String kind, String name) {
    return resources.stream()
        .filter(r -> r.path("kind").asText().equals(kind))
        .filter(r -> r.at("/metadata/name").asText().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no " + kind + " " + name));
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
