package io.beaconwatch.connectors.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
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

    /** The keys once more, in a table with open addressing over the bytes of their names. */
    private byte[][] names;

    private Key[] keysByName;
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

    /** Where a key leads from here, by the UTF-8 of its name. */
    Key key(byte[] bytes, int offset, int length) {
      int bucket = bucket(bytes, offset, length);
      byte[] name;
      while ((name = names[bucket]) != null) {
        if (name.length == length
            && Arrays.equals(name, 0, length, bytes, offset, offset + length)) {
          return keysByName[bucket];
        }
        bucket = (bucket + 1) & (names.length - 1);
      }
      return null;
    }

    private int bucket(byte[] bytes, int offset, int length) {
      int hash = length;
      if (length > 0) {
        hash += bytes[offset] * 31 + bytes[offset + (length >> 1)] * 961;
        hash += bytes[offset + length - 1] * 29_791;
      }
      return (hash ^ hash >>> 7) & (names.length - 1);
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
      int buckets = Math.max(8, Integer.highestOneBit(keys.size()) * 8);
      names = new byte[buckets][];
      keysByName = new Key[buckets];
      keys.forEach(
          (name, key) -> {
            byte[] bytes = name.getBytes(UTF_8);
            int bucket = bucket(bytes, 0, bytes.length);
            while (names[bucket] != null) {
              bucket = (bucket + 1) & (buckets - 1);
            }
            names[bucket] = bytes;
            keysByName[bucket] = key;
          });
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

    /** The number of the object that this key was last met in. */
    private long lastSeenIn;

    Key(Node node) {
      this.node = node;
    }

    Node node() {
      return node;
    }

    /** Whether this key was in that object before. To be asked once each time it is met. */
    boolean isRepeated(long object) {
      boolean repeated = lastSeenIn == object;
      lastSeenIn = object;
      return repeated;
    }
  }
}
