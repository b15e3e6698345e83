package io.beaconwatch.jobs.options;

import io.beaconwatch.common.detection.Problem;
import io.beaconwatch.common.detection.Problem.Severity;
import io.beaconwatch.jobs.options.GivenOptions.Given;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads the options of a YAML file, each with its line; nested keys are joined with dots. */
final class ConfigFile {
  /** Deeper than any option is named; also ends a document whose alias contains itself. */
  private static final int MAX_DEPTH = 8;

  private final String file;
  private final List<Problem> problems;
  private final Map<String, Given> given = new LinkedHashMap<>();

  private ConfigFile(String file, List<Problem> problems) {
    this.file = file;
    this.problems = problems;
  }

  /** What the file gives; what is wrong with it as YAML is added to the problems. */
  static GivenOptions read(String file, List<Problem> problems) {
    ConfigFile reading = new ConfigFile(file, problems);
    try (InputStream bytes = Files.newInputStream(Path.of(file))) {
      LoadSettings settings = LoadSettings.builder().setLabel(file).build();
      Optional<Node> root = new Compose(settings).composeInputStream(bytes);
      root.ifPresent(reading::document);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
      reading.problem(line, "not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      reading.problem(0, "not YAML: " + e.getMessage());
    } catch (IOException | InvalidPathException e) {
      reading.problem(0, "cannot be read: " + CheckPaths.reason(e));
    }
    return GivenOptions.of(reading.given.values());
  }

  private void document(Node root) {
    if (root instanceof MappingNode mapping) {
      mapping("", mapping, 1);
    } else if (!root.getTag().equals(Tag.NULL)) {
      problem(line(root), "must be a mapping of options to values");
    }
  }

  private void mapping(String prefix, MappingNode mapping, int depth) {
    if (depth > MAX_DEPTH) {
      problem(line(mapping), "nested more than " + MAX_DEPTH + " deep");
      return;
    }
    for (NodeTuple entry : mapping.getValue()) {
      if (entry.getKeyNode() instanceof ScalarNode key) {
        entry(prefix + key.getValue(), line(key), entry.getValueNode(), depth);
      } else {
        problem(line(entry.getKeyNode()), "the name of an option must be text");
      }
    }
  }

  private void entry(String key, int line, Node value, int depth) {
    if (value instanceof MappingNode nested) {
      mapping(key + ".", nested, depth + 1);
      return;
    }
    Given earlier = given.get(key);
    if (earlier != null) {
      problem(line, key + " is there twice, first in line " + earlier.line());
      return;
    }
    List<String> values = new ArrayList<>();
    List<Node> nodes = value instanceof SequenceNode items ? items.getValue() : List.of(value);
    for (Node node : nodes) {
      if (node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
        values.add(scalar.getValue());
      } else {
        problem(line(node), key + " has a value that is not text");
      }
    }
    if (nodes.isEmpty()) {
      problem(line, key + " has no value");
    } else if (values.size() == nodes.size()) {
      given.put(key, new Given(key, values, file, line));
    }
  }

  private void problem(int line, String message) {
    problems.add(new Problem(file, line, Severity.ERROR, message));
  }

  private static int line(Node node) {
    return node.getStartMark().map(Mark::getLine).map(line -> line + 1).orElse(0);
  }
}
