package io.beaconwatch.jobs.generator;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Reads what the generator wrote with other parsers than the job's. */
final class ReadLines {
  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final DocumentBuilder XML = documentBuilder();

  private ReadLines() {}

  /** Every file of telemetry, by its path with slashes, in order. */
  static List<String> files(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder.resolve("telemetry"))) {
      return paths
          .filter(Files::isRegularFile)
          .map(path -> folder.relativize(path).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }

  /** The lines of a file, decompressed; the file has to end with a line's end. */
  static List<byte[]> lines(Path folder, String file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(folder.resolve(file));
        InputStream plain = file.endsWith(".gz") ? new GZIPInputStream(in) : in) {
      bytes = plain.readAllBytes();
    }
    List<byte[]> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        lines.add(Arrays.copyOfRange(bytes, start, i));
        start = i + 1;
      }
    }
    if (start != bytes.length) {
      throw new AssertionError(file + " does not end with a line's end");
    }
    return lines;
  }

  /** The JSON lines of a file beside the telemetry. */
  static List<JsonNode> answers(Path folder, String name) throws IOException {
    List<JsonNode> answers = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(name), StandardCharsets.UTF_8)) {
      answers.add(JSON.readTree(line));
    }
    return answers;
  }

  /** Every readable record of every line. */
  static List<Observed> all(Path folder) throws Exception {
    Set<String> malformed = malformed(folder);
    List<Observed> observed = new ArrayList<>();
    for (String file : files(folder)) {
      List<byte[]> lines = lines(folder, file);
      for (int i = 0; i < lines.size(); i++) {
        if (!malformed.contains(file + ":" + (i + 1))) {
          observed.addAll(parse(lines.get(i)));
        }
      }
    }
    return observed;
  }

  static Set<String> malformed(Path folder) throws IOException {
    Set<String> places = new HashSet<>();
    for (JsonNode each : answers(folder, "malformed.jsonl")) {
      places.add(each.get("file").asText() + ":" + each.get("line").asLong());
    }
    return places;
  }

  /** Throws when the line is no well-formed record. */
  static List<Observed> parse(byte[] line) throws Exception {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
    if (text.startsWith("<")) {
      return List.of(xml(text, null));
    }
    JsonNode record = JSON.readTree(text);
    if (record.has("sourcetype")) {
      return List.of(xml(record.get("event").asText(), record.get("host").asText()));
    }
    return Observed.of(record);
  }

  private static DocumentBuilder documentBuilder() {
    try {
      DocumentBuilder builder = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder();
      // Otherwise it prints every error besides throwing it.
      builder.setErrorHandler(null);
      return builder;
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Observed xml(String text, String indexHost) throws Exception {
    Element event =
        XML.parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
            .getDocumentElement();
    Map<String, String> fields = new HashMap<>();
    NodeList data = event.getElementsByTagName("Data");
    for (int i = 0; i < data.getLength(); i++) {
      Element each = (Element) data.item(i);
      fields.put(each.getAttribute("Name"), each.getTextContent());
    }
    fields.put("Computer", event.getElementsByTagName("Computer").item(0).getTextContent());
    if (indexHost != null) {
      fields.put("host", indexHost);
    }
    return Observed.sysmon(
        Integer.parseInt(event.getElementsByTagName("EventID").item(0).getTextContent()), fields);
  }
}
