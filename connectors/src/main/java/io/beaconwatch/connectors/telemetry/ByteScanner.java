package io.beaconwatch.connectors.telemetry;

/**
 * Reads the ordinary JSON object faster than a general parser can: it looks at bytes, makes no
 * token, and decodes nothing but wanted values. It checks the grammar in full, and leaves whatever
 * it does not know (an escaped key, half a surrogate pair, a batch, deep nesting, any error) to
 * {@link JsonScanner}, which then reads the document from its beginning.
 */
final class ByteScanner {
  private static final int END = JsonBytes.END;

  private final PathTree.Node[] nodes = new PathTree.Node[JsonScanner.MAX_WANTED_DEPTH];
  private final long[] objects = new long[JsonScanner.MAX_WANTED_DEPTH];
  private final PathTree.Node batch;
  private final JsonBytes json = new JsonBytes();
  private Slots slots;
  private byte[] bytes;

  /**
   * @param batch where an array holds one record in each element, or null
   */
  ByteScanner(PathTree.Node batch) {
    this.batch = batch;
  }

  /**
   * Reads a document of valid UTF-8.
   *
   * @return whether it was read: an object, with all wanted values in the slots. Otherwise some
   *     slots at and below {@code root} may have been set.
   */
  boolean scan(byte[] source, int offset, int length, PathTree.Node root, Slots to) {
    bytes = source;
    json.start(source, offset, length);
    slots = to;
    boolean read = json.token() == '{' && readObject(root);
    bytes = null;
    json.release();
    return read;
  }

  private boolean readObject(PathTree.Node root) {
    int depth = 0;
    nodes[0] = root;
    objects[0] = slots.nextObject();
    int token = json.token();
    while (true) {
      if (token == '"') {
        int start = json.position();
        if (!json.skipPlainText()) {
          return false;
        }
        PathTree.Key key = nodes[depth].key(bytes, start, json.position() - 1 - start);
        if (json.token() != ':') {
          return false;
        }
        token = json.token();
        if (key == null) {
          if (!json.skipValue(token)) {
            return false;
          }
        } else {
          PathTree.Node node = key.node();
          if (key.isRepeated(objects[depth])) {
            node.clear(slots);
          }
          if (token == '{' && !node.isLeaf()) {
            if (node.slot() >= 0) {
              slots.set(node.slot(), Slots.OBJECT);
            }
            depth++;
            nodes[depth] = node;
            objects[depth] = slots.nextObject();
            token = json.token();
            if (token == '"') {
              continue;
            }
            if (token != '}') {
              return false;
            }
            depth--;
          } else if (!readValue(node, token)) {
            return false;
          }
        }
      } else if (token != '}' || depth > 0) {
        return false;
      } else {
        return json.token() == END;
      }
      token = json.token();
      while (token == '}') {
        if (depth-- == 0) {
          return json.token() == END;
        }
        token = json.token();
      }
      if (token != ',') {
        return false;
      }
      token = json.token();
      if (token != '"') {
        return false;
      }
    }
  }

  private boolean readValue(PathTree.Node node, int token) {
    int slot = node.slot();
    if (token == '[') {
      if (node == batch) {
        return false;
      }
      return slot < 0 ? json.skipValue(token) : readArray(slot);
    }
    if (slot < 0) {
      return json.skipValue(token);
    }
    return readElement(slot, token);
  }

  private boolean readArray(int slot) {
    int firstElement = slots.places();
    int token = json.token();
    if (token != ']') {
      while (true) {
        if (!readElement(slots.addElement(), token)) {
          return false;
        }
        token = json.token();
        if (token == ']') {
          break;
        }
        if (token != ',') {
          return false;
        }
        token = json.token();
      }
    }
    slots.setArray(slot, firstElement);
    return true;
  }

  /** Reads a scalar, or notes that there is a structure. */
  private boolean readElement(int index, int token) {
    if (token == '"') {
      int textStart = slots.textEnd();
      if (!json.readText(slots)) {
        return false;
      }
      slots.set(index, Slots.TEXT, textStart);
      return true;
    }
    int start = json.position() - 1;
    if (!json.skipValue(token)) {
      return false;
    }
    if (token == '{' || token == '[') {
      slots.set(index, Slots.OBJECT);
    } else if (token == 'n') {
      slots.set(index, Slots.NULL);
    } else {
      int textStart = slots.textEnd();
      slots.append(bytes, start, json.position() - start);
      slots.set(index, token == 't' || token == 'f' ? Slots.BOOLEAN : Slots.NUMBER, textStart);
    }
    return true;
  }
}
