package io.beaconwatch.deploy.kubernetes;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The two kinds of patch of a kustomization, as far as resources of no built-in kind take them. */
final class Patch {
  private Patch() {}

  /**
   * Merges as RFC 7396 does. How Kustomize merges a list depends on what it knows of it, so a patch
   * with a list fails.
   */
  static void merge(ObjectNode target, JsonNode patch) {
    patch
        .properties()
        .forEach(
            field -> {
              String name = field.getKey();
              JsonNode value = field.getValue();
              if (value.isArray()) {
                throw new IllegalArgumentException("a list in a merge patch: " + name);
              } else if (value.isNull()) {
                target.remove(name);
              } else if (value.isObject()) {
                merge(target.withObjectProperty(name), value);
              } else {
                target.set(name, value);
              }
            });
  }

  /** Applies the operations of RFC 6902; only add, and in lists only at the end. */
  static void apply(ObjectNode target, JsonNode operations) {
    for (JsonNode operation : operations) {
      if (!operation.path("op").asText().equals("add")) {
        throw new IllegalArgumentException("not add: " + operation);
      }
      JsonPointer path = JsonPointer.compile(operation.path("path").asText());
      JsonNode parent = target.at(path.head());
      String name = path.last().getMatchingProperty();
      JsonNode value = operation.required("value").deepCopy();
      if (parent instanceof ArrayNode list && name.equals("-")) {
        list.add(value);
      } else if (parent instanceof ObjectNode object) {
        object.set(name, value);
      } else {
        throw new IllegalArgumentException("nothing to add to: " + operation);
      }
    }
  }
}
