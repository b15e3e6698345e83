package io.beaconwatch.connectors.telemetry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads one JSON document and captures the values of the wanted paths, in one pass. The whole
 * document is checked, wanted or not. Of a key that repeats in one object, the last counts.
 */
final class JsonScanner {
  /** What a document turned out to be. */
  enum Outcome {
    OBJECT,
    /** An object with an array where batches have their records. */
    BATCH,
    /** Well-formed, but not an object. */
    OTHER_VALUE,
    MALFORMED
  }

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          // Names come from strangers; a crowded symbol table is slow, not an error.
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          // The bytes are known to be UTF-8; a leading NUL must not make them UTF-16.
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          // A record's length is bounded by who cuts the file into records. Depth stays at 1000.
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  /** No wanted path is deeper. */
  static final int MAX_WANTED_DEPTH = 16;

  private final PathTree.Node[] nodes = new PathTree.Node[MAX_WANTED_DEPTH];
  private final long[] objects = new long[MAX_WANTED_DEPTH];
  private final PathTree.Node batch;
  private final ByteScanner ordinary;
  private int[] ranges = new int[64];
  private int rangesUsed;
  private String problem;

  /**
   * @param batch where an array holds one record in each element, or null
   */
  JsonScanner(PathTree.Node batch) {
    this.batch = batch;
    ordinary = new ByteScanner(batch);
  }

  /** What is wrong with a malformed document, without any of its text. */
  String problem() {
    return problem;
  }

  /** Of a batch, where each element begins, from the document's first byte, and its length. */
  int[] elements() {
    return Arrays.copyOf(ranges, rangesUsed);
  }

  /**
   * Reads a document of valid UTF-8.
   *
   * @param root where in the tree the document's own object stands
   * @param slots gets the values
   */
  Outcome scan(byte[] bytes, int offset, int length, PathTree.Node root, Slots slots) {
    if (ordinary.scan(bytes, offset, length, root, slots)) {
      return Outcome.OBJECT;
    }
    root.clear(slots);
    return scanAny(bytes, offset, length, root, slots);
  }

  /** As {@link #scan}, with Jackson alone: what the faster way must agree with. */
  Outcome scanAny(byte[] bytes, int offset, int length, PathTree.Node root, Slots slots) {
    rangesUsed = 0;
    boolean batched = false;
    try (JsonParser parser = JSON.createParser(bytes, offset, length)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        problem = "empty";
        return Outcome.MALFORMED;
      }
      if (first == JsonToken.START_OBJECT) {
        batched = readObject(parser, root, slots);
      } else {
        parser.skipChildren();
      }
      if (parser.nextToken() != null) {
        problem = "more than one JSON value";
        return Outcome.MALFORMED;
      }
      if (first != JsonToken.START_OBJECT) {
        return Outcome.OTHER_VALUE;
      }
      return batched ? Outcome.BATCH : Outcome.OBJECT;
    } catch (StreamConstraintsException e) {
      problem = "nested too deeply";
      return Outcome.MALFORMED;
    } catch (IOException e) {
      problem = "not JSON";
      return Outcome.MALFORMED;
    }
  }

  private boolean readObject(JsonParser parser, PathTree.Node root, Slots slots)
      throws IOException {
    boolean batched = false;
    int depth = 0;
    nodes[0] = root;
    objects[0] = slots.nextObject();
    while (true) {
      String name = parser.nextFieldName();
      if (name == null) {
        if (--depth < 0) {
          return batched;
        }
        continue;
      }
      PathTree.Key key = nodes[depth].key(name);
      JsonToken token = parser.nextToken();
      if (key == null) {
        parser.skipChildren();
        continue;
      }
      PathTree.Node node = key.node();
      if (key.isRepeated(objects[depth])) {
        node.clear(slots);
      }
      if (token == JsonToken.START_OBJECT) {
        if (node.slot() >= 0) {
          slots.set(node.slot(), Slots.OBJECT);
        }
        if (node.isLeaf()) {
          parser.skipChildren();
        } else {
          depth++;
          nodes[depth] = node;
          objects[depth] = slots.nextObject();
        }
      } else if (token != JsonToken.START_ARRAY) {
        if (node.slot() >= 0) {
          readScalar(parser, token, node.slot(), slots);
        }
      } else if (node == batch) {
        batched = true;
        readBatch(parser);
      } else {
        readArray(parser, node, slots);
      }
      if (node == batch && token != JsonToken.START_ARRAY) {
        batched = false;
      }
    }
  }

  private static void readArray(JsonParser parser, PathTree.Node node, Slots slots)
      throws IOException {
    if (node.slot() < 0) {
      parser.skipChildren();
      return;
    }
    int firstElement = slots.places();
    JsonToken token;
    while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
      int element = slots.addElement();
      if (token.isStructStart()) {
        slots.set(element, Slots.OBJECT);
        parser.skipChildren();
      } else {
        readScalar(parser, token, element, slots);
      }
    }
    slots.setArray(node.slot(), firstElement);
  }

  private static void readScalar(JsonParser parser, JsonToken token, int index, Slots slots)
      throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      slots.set(index, Slots.NULL);
      return;
    }
    int start = slots.textEnd();
    slots.append(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
    byte kind =
        token == JsonToken.VALUE_STRING
            ? Slots.TEXT
            : token.isNumeric() ? Slots.NUMBER : Slots.BOOLEAN;
    slots.set(index, kind, start);
  }

  private void readBatch(JsonParser parser) throws IOException {
    rangesUsed = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      int start = (int) parser.currentTokenLocation().getByteOffset();
      parser.skipChildren();
      parser.finishToken();
      int end = (int) parser.currentLocation().getByteOffset();
      if (rangesUsed == ranges.length) {
        ranges = Arrays.copyOf(ranges, rangesUsed * 2);
      }
      ranges[rangesUsed++] = start;
      ranges[rangesUsed++] = end - start;
    }
  }
}
