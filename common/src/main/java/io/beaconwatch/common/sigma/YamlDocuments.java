package io.beaconwatch.common.sigma;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads the documents of a YAML text as nodes that know their lines. */
final class YamlDocuments {
  private static final int MAX_DEPTH = 64;

  private YamlDocuments() {}

  /** The documents that hold mappings, in order; whatever else is there is a problem. */
  static List<YamlMap> read(String yaml, Problems problems) {
    List<YamlMap> documents = new ArrayList<>();
    LoadSettings settings = LoadSettings.builder().setLabel(problems.file()).build();
    try {
      for (Node node : new Compose(settings).composeAllFromString(yaml)) {
        if (node instanceof MappingNode mapping) {
          if (isTree(node, problems)) {
            documents.add(new YamlMap(mapping, problems));
          }
        } else {
          problems.error(node, "a document must be a mapping of keys to values");
        }
      }
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(Mark::getLine).map(mark -> mark + 1).orElse(0);
      problems.error(line, "not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      problems.error(0, "not YAML: " + e.getMessage());
    }
    return documents;
  }

  private static boolean isTree(Node root, Problems problems) {
    return isTree(root, Collections.newSetFromMap(new IdentityHashMap<>()), problems);
  }

  private static boolean isTree(Node node, Set<Node> path, Problems problems) {
    if (!path.add(node) || path.size() > MAX_DEPTH) {
      problems.error(node, "contains itself, or is nested more than " + MAX_DEPTH + " deep");
      return false;
    }
    boolean tree = true;
    if (node instanceof SequenceNode sequence) {
      for (Node item : sequence.getValue()) {
        tree = tree && isTree(item, path, problems);
      }
    } else if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        tree = tree && isTree(tuple.getKeyNode(), path, problems);
        tree = tree && isTree(tuple.getValueNode(), path, problems);
      }
    }
    path.remove(node);
    return tree;
  }
}
