package io.beaconwatch.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class IndexTemplateTest {
  private static final Path ALERTS = Path.of("..", "common", "ALERTS.md");

  /** A name of a field in the first column of ALERTS.md. */
  private static final Pattern NAME = Pattern.compile("`([@.a-z_]+)`");

  private final JsonNode template = read();

  @Test
  void hasEveryFieldOfAnAlertAndNoOther() throws IOException {
    Set<String> mapped = new TreeSet<>();
    collect("", template.at("/template/mappings/properties"), mapped);
    assertThat(mapped).isEqualTo(documented());
  }

  @Test
  void takesOnlyTheFieldsItHas() {
    assertThat(template.at("/template/mappings/dynamic").asText()).isEqualTo("strict");
    assertThat(template.toString()).doesNotContain("\"dynamic\":true");
    assertThat(template.at("/index_patterns/0").asText()).isEqualTo("beaconwatch-alerts-*");
    assertThat(template.at("/composed_of/0").asText()).isEqualTo("beaconwatch-alerts@custom");
  }

  private static void collect(String path, JsonNode properties, Set<String> into) {
    properties
        .properties()
        .forEach(
            field -> {
              JsonNode inner = field.getValue().path("properties");
              String name = path + field.getKey();
              if (inner.isMissingNode()) {
                into.add(name);
              } else {
                collect(name + ".", inner, into);
              }
            });
  }

  /**
   * The fields that the table tells of: {@code .end} after {@code beacon.window.start} is short for
   * its sibling, and the indicator's other fields stand in the text.
   */
  private static Set<String> documented() throws IOException {
    Set<String> fields = new TreeSet<>();
    for (String line : Files.readAllLines(ALERTS)) {
      if (!line.startsWith("| `")) {
        continue;
      }
      String[] cells = line.split(" \\| ", 2);
      String parent = "";
      Matcher names = NAME.matcher(cells[0]);
      while (names.find()) {
        String name = names.group(1);
        fields.add(name.startsWith(".") ? parent + name : name);
        parent = name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
      }
      if (cells[0].contains("threat.indicator.ip")) {
        Matcher others =
            NAME.matcher(
                cells[1].substring(cells[1].indexOf("with it,"), cells[1].indexOf("Every")));
        while (others.find()) {
          fields.add("threat.indicator." + others.group(1));
        }
      }
    }
    return fields;
  }

  private static JsonNode read() {
    try {
      return new ObjectMapper()
          .readTree(IndexTemplate.of(IndexName.of("beaconwatch-alerts-{yyyy.MM}")).json());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
