package io.beaconwatch.connectors.elasticsearch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The index template of alerts: a strict mapping in ECS's types. Only {@code vendor}, whose columns
 * are each detection's own, takes any field.
 *
 * @param name of the template
 * @param json its body, as {@code PUT _index_template/NAME} takes it
 */
public record IndexTemplate(String name, String json) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The template for all indices of a name. */
  public static IndexTemplate of(IndexName index) {
    try (InputStream in = IndexTemplate.class.getResourceAsStream("index-template.json")) {
      ObjectNode template = (ObjectNode) JSON.readTree(in);
      template.putArray("index_patterns").add(index.wildcard());
      String custom = index.templateName() + "@custom";
      template.putArray("composed_of").add(custom);
      template.putArray("ignore_missing_component_templates").add(custom);
      return new IndexTemplate(
          index.templateName(), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(template));
    } catch (IOException e) {
      throw new UncheckedIOException("index-template.json is part of the jar", e);
    }
  }
}
