package io.beaconwatch.connectors.telemetry;

/**
 * Reads the ordinary JSON object faster than a general parser can: it looks at bytes, makes no
 * token, and decodes nothing but wanted values. It checks the grammar in full, and leaves whatever
 * it does not know (an escaped key, half a surrogate pair, a batch, deep nesting, any error) to
 * {@link JsonScanner}, which then reads the document from its beginning.
 *
 * <p>Faster still is a document that is laid out as one before it: see {@link KnownLayouts}.
 */
final class ByteScanner {
  private static final int END = JsonBytes.END;

  private final PathTree.Node[] nodes = new PathTree.Node[JsonScanner.MAX_WANTED_DEPTH];
  private final long[] objects = new long[JsonScanner.MAX_WANTED_DEPTH];
  private final PathTree.Node batch;
  private final JsonBytes json = new JsonBytes();
  private KnownLayouts known = new KnownLayouts();
  private PathTree.Node knownRoot;
  private Slots slots;
  private byte[] bytes;

  /** What learns from the document that is being read; null when nothing is to be learnt. */
  private KnownLayouts learning;

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
    slots = to;
    if (root != knownRoot) {
      knownRoot = root;
      known = new KnownLayouts();
    }
    boolean isWorthTrying = known.isWorthTrying();
    json.start(source, offset, length);
    boolean read = isWorthTrying && readAsBefore();
    if (read) {
      known.followed();
    } else {
      root.clear(slots);
      json.start(source, offset, length);
      if (isWorthTrying) {
        learning = known;
        known.begin(offset);
      }
      read = json.token() == '{' && readObject(root);
      if (read && isWorthTrying) {
        known.learn(source, offset + length);
      }
      learning = null;
    }
    bytes = null;
    json.release();
    return read;
  }

  long documentsReadAsBefore() {
    return known.documentsFollowed();
  }

  int knownSteps() {
    return known.size();
  }

  /** Reads a document that is laid out as some before it; false for another, or for none. */
  private boolean readAsBefore() {
    objects[0] = slots.nextObject();
    KnownLayouts.Step step = known.first();
    while (true) {
      step = step.next(json);
      if (step == null) {
        return false;
      }
      for (int i = 0; i < step.opened.length; i++) {
        begin(step.opened[i], step.openedAt[i]);
      }
      if (step.isEnd) {
        return true;
      }
      int token = json.token();
      if ((token == '{' && step.mayOpen) || !readValue(step.key, step.keyDepth, token)) {
        return false;
      }
    }
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
        if (token == '{' && key != null && !key.node().isLeaf()) {
          open(key, depth);
          depth++;
          nodes[depth] = key.node();
          token = json.token();
          if (token == '"') {
            continue;
          }
          if (token != '}') {
            return false;
          }
          depth--;
          closed();
        } else if (!readValue(key, depth, token)) {
          return false;
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
        closed();
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

  private void open(PathTree.Key key, int depth) {
    if (learning != null) {
      learning.opened(key, depth);
    }
    begin(key, depth);
  }

  private void closed() {
    if (learning != null) {
      learning.closed();
    }
  }

  /** A wanted object begins, under a key that stands at that depth. */
  private void begin(PathTree.Key key, int depth) {
    PathTree.Node node = key.node();
    forgetRepeated(key, depth);
    if (node.slot() >= 0) {
      slots.set(node.slot(), Slots.OBJECT);
    }
    objects[depth + 1] = slots.nextObject();
  }

  private void forgetRepeated(PathTree.Key key, int depth) {
    if (key.isRepeated(objects[depth])) {
      key.node().clear(slots);
    }
  }

  /**
   * @param key null where neither the value is wanted nor anything in it
   */
  private boolean readValue(PathTree.Key key, int depth, int token) {
    if (learning != null) {
      learning.valueBegins(key, depth, token == END ? json.position() : json.position() - 1);
    }
    boolean read;
    if (key == null) {
      read = json.skipValue(token);
    } else {
      forgetRepeated(key, depth);
      read = readValue(key.node(), token);
    }
    if (learning != null) {
      learning.valueEnded(json.position());
    }
    return read;
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
