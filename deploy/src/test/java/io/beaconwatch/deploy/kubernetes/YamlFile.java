package io.beaconwatch.deploy.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Reads YAML as trees; a key that is there twice fails. */
final class YamlFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private YamlFile() {}

  static JsonNode read(Path file) throws IOException {
    List<JsonNode> documents = documents(Files.readString(file), file.toString());
    if (documents.size() != 1) {
      throw new IllegalArgumentException(file + " has " + documents.size() + " documents");
    }
    return documents.get(0);
  }

  static List<JsonNode> documents(String text, String label) {
    List<JsonNode> documents = new ArrayList<>();
    LoadSettings settings = LoadSettings.builder().setLabel(label).build();
    for (Object document : new Load(settings).loadAllFromString(text)) {
      documents.add(JSON.valueToTree(document));
    }
    return documents;
  }
}
