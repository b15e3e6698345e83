package io.beaconwatch.connectors.telemetry;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The paths of a JSON document that somebody wants, each with the number of the slot that its value
 * goes to. Built once; the scanner walks it while it reads.
 *
 * <p>A key may span levels: {@code {"a.b":{"c":1}}}, {@code {"a":{"b.c":1}}} and {@code
 * {"a.b.c":1}} all lead to {@code a.b.c}, as they do in Elasticsearch.
 */
final class PathTree {
  private final Node root = new Node();
  private int slots;

  /** The slot of a path, such as {@code winlog.event_data.Image}; the same for the same path. */
  int slot(String path) {
    Node node = node(path);
    if (node.slot < 0) {
      node.slot = slots++;
    }
    return node.slot;
  }

  /** The slots of paths, in their order. */
  int[] slots(List<String> all) {
    return all.stream().mapToInt(this::slot).toArray();
  }

  int[] slots(String... all) {
    return slots(List.of(all));
  }

  /** The place of a path; it need not have a slot. */
  Node node(String path) {
    Node node = root;
    int from = 0;
    while (from <= path.length()) {
      int dot = path.indexOf('.', from);
      int to = dot < 0 ? path.length() : dot;
      node = node.children.computeIfAbsent(path.substring(from, to), name -> new Node());
      from = to + 1;
    }
    return node;
  }

  /** The number of slots so far. */
  int slots() {
    return slots;
  }

  /** The tree's root, ready to be walked; no path may be added afterwards. */
  Node freeze() {
    root.link();
    return root;
  }

  /** A place in the tree. */
  static final class Node {
    private final Map<String, Node> children = new HashMap<>();
    private final Map<String, Key> keys = new HashMap<>();
    private int slot = -1;

    /** The slot of the value here, or -1 when only something below is wanted. */
    int slot() {
      return slot;
    }

    boolean isLeaf() {
      return children.isEmpty();
    }

    /** Where a key leads from here, or null. */
    Key key(String name) {
      return keys.get(name);
    }

    /** Removes what was captured here and below. */
    void clear(Slots slots) {
      if (slot >= 0) {
        slots.clear(slot);
      }
      for (Node child : children.values()) {
        child.clear(slots);
      }
    }

    private void link() {
      link("", this);
      for (Node child : children.values()) {
        child.link();
      }
    }

    private void link(String prefix, Node from) {
      from.children.forEach(
          (name, child) -> {
            keys.put(prefix + name, new Key(child));
            link(prefix + name + '.', child);
          });
    }
  }

  /** One way to a node from one above it. */
  static final class Key {
    private final Node node;

    /** The number of the object that this key was last seen in, to notice a repeated key. */
    long lastSeenIn;

    Key(Node node) {
      this.node = node;
    }

    Node node() {
      return node;
    }
  }
}
