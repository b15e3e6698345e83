package io.beaconwatch.common.sigma;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import io.beaconwatch.common.detection.Detection.Level;
import io.beaconwatch.common.event.Family;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.snakeyaml.engine.v2.nodes.Node;

/** A Sigma detection rule: the first of a detection's two documents. */
record Rule(Header header, Set<Family> families, SearchSection search) {

  /**
   * What the two kinds of document have in common.
   *
   * @param name the document's name, or its title when it has none
   * @param references by which others may name it: name, id and title
   */
  record Header(
      String name,
      String id,
      String title,
      Optional<Level> level,
      List<String> techniques,
      Set<String> references) {

    static Header parse(YamlMap document, Problems problems) {
      document.required("title");
      String title = document.text("title").orElse("");
      String name = document.text("name").orElse(title);
      String id = document.text("id").orElse(null);
      if (id != null && !isUuid(id)) {
        problems.error(document.line("id"), "'id' must be a UUID");
      }
      Set<String> references = new LinkedHashSet<>(List.of(name, title));
      if (id != null) {
        references.add(id);
      }
      Optional<Level> level = document.choice("level", levels());
      return new Header(name, id, title, level, techniques(document), references);
    }

    private static boolean isUuid(String id) {
      try {
        return UUID.fromString(id).toString().equals(id.toLowerCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        return false;
      }
    }

    /** ATT&CK techniques among the tags: {@code attack.t1583.003} is {@code T1583.003}. */
    private static List<String> techniques(YamlMap document) {
      List<String> techniques = new ArrayList<>();
      for (String tag : document.texts("tags")) {
        String upper = tag.toUpperCase(Locale.ROOT);
        if (upper.startsWith("ATTACK.T") && upper.length() > 8 && isDigit(upper.charAt(8))) {
          techniques.add(upper.substring("ATTACK.".length()));
        }
      }
      return techniques;
    }

    private static boolean isDigit(char c) {
      return c >= '0' && c <= '9';
    }
  }

  static ImmutableMap<String, Level> levels() {
    return Maps.uniqueIndex(
        List.of(Level.values()), level -> level.name().toLowerCase(Locale.ROOT));
  }

  static Rule parse(YamlMap document, Problems problems) {
    Header header = Header.parse(document, problems);
    Set<Family> families = LogSources.families(document, problems);
    Optional<Node> detection = document.required("detection");
    SearchSection search =
        detection.isEmpty()
            ? null
            : document
                .map("detection")
                .map(section -> SearchSection.parse(section, Set.of(), problems))
                .orElse(null);
    return new Rule(header, families, search);
  }
}
