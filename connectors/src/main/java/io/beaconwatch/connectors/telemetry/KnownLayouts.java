package io.beaconwatch.connectors.telemetry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the documents before were laid out: which bytes stood between one value and the next, and
 * which key's value they led to. A producer writes its documents alike, so that the next one mostly
 * has the same bytes there, and comparing them is all that reading its keys takes.
 *
 * <p>It is a graph. A {@link Step} holds the bytes before one value, from the end of the value
 * before it, and is known by these and by the objects that were open there: both together say what
 * the bytes mean, whatever came earlier. From each step go those that have followed it.
 *
 * <p>Bounded, as layouts come from strangers: what grows too large is forgotten, and where most
 * documents are new there is a pause in trying and learning.
 */
final class KnownLayouts {
  private static final int MOST_STEPS = 4096;
  private static final int MOST_STEP_BYTES = 512;
  private static final int MOST_FOLLOWERS = 8;

  /** A document that is as no other costs as much as so many known ones save. */
  private static final int COST_OF_A_NEW_ONE = 8;

  private static final int MOST_DEBT = 1024;
  private static final int PAUSE = 4096;

  /** What stands between two values, or before the first, or after the last. */
  static final class Step {
    private static final PathTree.Key[] NONE = {};

    /** The bytes, little-endian, the last word filled up with zeros. */
    final long[] words;

    /** Of the last word, the bits that count. */
    final long lastMask;

    final int length;

    /** The keys of wanted objects that begin here, and how deep each key stands. */
    final PathTree.Key[] opened;

    final int[] openedAt;

    /** The key of the value behind; null where nothing there is wanted, or at the end. */
    final PathTree.Key key;

    final int keyDepth;

    /** Whether an object behind would be a wanted one, which has steps of its own. */
    final boolean mayOpen;

    /** Whether the document ends here, and no value follows. */
    final boolean isEnd;

    private final Step[] followers = new Step[MOST_FOLLOWERS];
    private int followerCount;

    private Step(byte[] text, Mark mark) {
      length = text.length;
      words = new long[(length + Long.BYTES - 1) / Long.BYTES];
      for (int i = 0; i < length; i++) {
        words[i >> 3] |= (text[i] & 0xffL) << ((i & 7) << 3);
      }
      lastMask = (length & 7) == 0 ? -1L : (1L << ((length & 7) << 3)) - 1;
      opened = mark == null ? NONE : mark.opened.toArray(PathTree.Key[]::new);
      openedAt =
          mark == null ? new int[0] : mark.openedAt.stream().mapToInt(Integer::intValue).toArray();
      key = mark == null ? null : mark.key;
      keyDepth = mark == null ? 0 : mark.keyDepth;
      mayOpen = key != null && !key.node().isLeaf();
      isEnd = mark != null && mark.isEnd;
    }

    /** The step that the bytes from here on take, having passed them; null for a new one. */
    Step next(JsonBytes json) {
      for (int i = 0; i < followerCount; i++) {
        Step follower = followers[i];
        if (!json.pass(follower.words, follower.lastMask, follower.length, follower.isEnd)) {
          continue;
        }
        if (follower.mayOpen && json.isNext('{')) {
          // The bytes go on into the object.
          json.back(follower.length);
          continue;
        }
        if (i > 0) {
          followers[i] = followers[i - 1];
          followers[i - 1] = follower;
        }
        return follower;
      }
      return null;
    }

    private void addFollower(Step step) {
      for (int i = 0; i < followerCount; i++) {
        if (followers[i] == step) {
          return;
        }
      }
      if (followerCount < MOST_FOLLOWERS) {
        followerCount++;
      }
      followers[followerCount - 1] = step;
    }
  }

  /** A step of the document that is being read. */
  private static final class Mark {
    private final int from;
    private final List<PathTree.Key> opened = new ArrayList<>(2);
    private final List<Integer> openedAt = new ArrayList<>(2);
    private int to;
    private PathTree.Key key;
    private int keyDepth;
    private boolean isEnd;

    /** The wanted objects that are open behind it. */
    private List<PathTree.Key> place = List.of();

    Mark(int from) {
      this.from = from;
    }
  }

  private final Map<String, Step> steps = new HashMap<>();
  private final Map<List<PathTree.Key>, Integer> places = new HashMap<>();
  private final List<Mark> marks = new ArrayList<>();
  private final List<PathTree.Key> open = new ArrayList<>();
  private Step first = new Step(new byte[0], null);
  private Mark mark;
  private int debt;
  private int pause;
  private long documentsFollowed;

  /** Where every document begins. */
  Step first() {
    return first;
  }

  /** How many documents were as one before. */
  long documentsFollowed() {
    return documentsFollowed;
  }

  int size() {
    return steps.size();
  }

  /** Whether the next document may be as one before; to be asked once for each. */
  boolean isWorthTrying() {
    if (pause > 0) {
      pause--;
      return false;
    }
    return true;
  }

  /** The document was as those before. */
  void followed() {
    documentsFollowed++;
    if (debt > 0) {
      debt--;
    }
  }

  /** The document is a new one: it is about to be read from its beginning, and told of. */
  void begin(int from) {
    marks.clear();
    open.clear();
    mark = new Mark(from);
    debt += COST_OF_A_NEW_ONE;
    if (debt > MOST_DEBT) {
      debt = 0;
      pause = PAUSE;
    }
  }

  /** A wanted object begins. */
  void opened(PathTree.Key key, int depth) {
    mark.opened.add(key);
    mark.openedAt.add(depth);
    open.add(key);
  }

  /** The last wanted object that began has ended. */
  void closed() {
    open.remove(open.size() - 1);
  }

  /** A value of a key begins; all up to it was read. */
  void valueBegins(PathTree.Key key, int depth, int at) {
    mark.key = key;
    mark.keyDepth = depth;
    add(at);
  }

  /** The value that began last has ended. */
  void valueEnded(int at) {
    mark = new Mark(at);
  }

  private void add(int to) {
    mark.to = to;
    mark.place = List.copyOf(open);
    marks.add(mark);
  }

  /** The document was read to its end, and is one. */
  void learn(byte[] bytes, int end) {
    mark.isEnd = true;
    add(end);
    Step step = first;
    List<PathTree.Key> place = List.of();
    for (Mark next : marks) {
      if (next.to - next.from > MOST_STEP_BYTES) {
        return;
      }
      byte[] text = Arrays.copyOfRange(bytes, next.from, next.to);
      String name =
          places.computeIfAbsent(place, unused -> places.size())
              + (step == first ? "^" : ":")
              + new String(text, ISO_8859_1);
      Step known = steps.computeIfAbsent(name, unused -> new Step(text, next));
      step.addFollower(known);
      step = known;
      place = next.place;
    }
    if (steps.size() > MOST_STEPS) {
      steps.clear();
      places.clear();
      first = new Step(new byte[0], null);
    }
  }
}
