package io.beaconwatch.common.sigma;

import io.beaconwatch.common.detection.Expression;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.NetworkConnection;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that a family's detections test of one field. A value's outcome is a bit set: one bit for
 * each detection (whether the value leaves it possible), then one for each part of a condition over
 * several fields. Outcomes of recent values are remembered, so that a value that comes again costs
 * one look-up.
 */
abstract class FieldTests {
  /** Longer values are tested each time: what is remembered must stay small. */
  private static final int MAX_REMEMBERED_LENGTH = 256;

  /** First the tests that detections require, then the parts. */
  private final FieldTest[] tests;

  private final int requiredTests;
  private final long[][] masks;
  private final long[] possible;
  private final long[] missing;
  private final long[] anything;
  private FieldValue[] values = {new FieldValue()};

  private FieldTests(Plan plan, int detectionWords) {
    tests = plan.tests();
    requiredTests = plan.required.size();
    masks = plan.masks(detectionWords);
    possible = new long[plan.words(detectionWords)];
    Arrays.fill(possible, 0, detectionWords, -1L);
    missing = evaluate(0);
    anything = new long[possible.length];
    Arrays.fill(anything, -1L);
  }

  /** The outcome for a connection's values. Must not be changed. */
  abstract long[] outcome(NetworkConnection connection);

  final long[] missing() {
    return missing;
  }

  /** The outcome that leaves everything possible: that of a value nobody knows. */
  final long[] anything() {
    return anything;
  }

  final long[] evaluate(String value) {
    values[0].set(value);
    return evaluate(1);
  }

  final long[] evaluate(List<String> list) {
    if (list.size() > values.length) {
      values = new FieldValue[list.size()];
      Arrays.setAll(values, i -> new FieldValue());
    }
    for (int i = 0; i < list.size(); i++) {
      values[i].set(list.get(i));
    }
    return evaluate(list.size());
  }

  /** A required test that fails clears its detections' bits; a part that holds sets its own. */
  private long[] evaluate(int size) {
    long[] outcome = possible.clone();
    for (int i = 0; i < tests.length; i++) {
      boolean required = i < requiredTests;
      if (tests[i].test(values, size) == required) {
        continue;
      }
      long[] mask = masks[i];
      for (int word = 0; word < mask.length; word++) {
        outcome[word] = required ? outcome[word] & ~mask[word] : outcome[word] | mask[word];
      }
    }
    return outcome;
  }

  static FieldTests create(Field field, Plan plan, int detectionWords) {
    return switch (field) {
      case DESTINATION_PORT, BYTES_SENT, BYTES_RECEIVED ->
          new OfNumber(field, plan, detectionWords);
      case EVENT_CATEGORY, EVENT_TYPE -> new OfList(field, plan, detectionWords);
      case EVENT_ID,
          ACTION_TYPE,
          EVENT_SIMPLE_NAME,
          HOST,
          COMPUTER,
          USER,
          IMAGE,
          PROCESS_NAME,
          COMMAND_LINE,
          PARENT_IMAGE,
          PROCESS_ENTITY,
          AGENT_ID,
          INITIATED,
          DIRECTION,
          PROTOCOL,
          SOURCE_IP,
          SOURCE_PORT,
          SOURCE_HOSTNAME,
          SOURCE_IS_IPV6,
          DESTINATION_IP,
          DESTINATION_HOSTNAME,
          DESTINATION_IS_IPV6,
          REMOTE_IP_TYPE ->
          new OfText(field, plan, detectionWords);
    };
  }

  /** What is to be tested, before compilation. */
  static final class Plan {
    private final Map<Expression, long[]> required = new LinkedHashMap<>();
    private final Map<Expression, Integer> parts = new LinkedHashMap<>();

    void require(Expression expression, int detection, int detectionWords) {
      required.computeIfAbsent(expression, e -> new long[detectionWords])[detection >> 6] |=
          1L << detection;
    }

    /** The part's bit, counted after those of the detections. */
    int part(Expression expression) {
      return parts.computeIfAbsent(expression, e -> parts.size());
    }

    int detectionsRequiring() {
      return required.values().stream().mapToInt(Plan::bits).sum();
    }

    private static int bits(long[] words) {
      int bits = 0;
      for (long word : words) {
        bits += Long.bitCount(word);
      }
      return bits;
    }

    private int words(int detectionWords) {
      return detectionWords + ((parts.size() + 63) >> 6);
    }

    private FieldTest[] tests() {
      FieldTest[] tests = new FieldTest[required.size() + parts.size()];
      int next = 0;
      for (Expression expression : required.keySet()) {
        tests[next++] = FieldTest.compile(expression);
      }
      for (Expression expression : parts.keySet()) {
        tests[next++] = FieldTest.compile(expression);
      }
      return tests;
    }

    private long[][] masks(int detectionWords) {
      long[][] masks = new long[required.size() + parts.size()][];
      int next = 0;
      for (long[] mask : required.values()) {
        masks[next++] = Arrays.copyOf(mask, words(detectionWords));
      }
      for (int part : parts.values()) {
        long[] mask = new long[words(detectionWords)];
        mask[detectionWords + (part >> 6)] = 1L << part;
        masks[next++] = mask;
      }
      return masks;
    }
  }

  private static final class OfText extends FieldTests {
    private final Field field;
    private final Memory memory = new Memory();

    OfText(Field field, Plan plan, int detectionWords) {
      super(plan, detectionWords);
      this.field = field;
    }

    @Override
    long[] outcome(NetworkConnection connection) {
      String value = connection.value(field);
      if (value == null) {
        return missing();
      }
      int slot = memory.find(value, value.hashCode());
      if (slot >= 0) {
        return memory.outcome(slot);
      }
      long[] outcome = evaluate(value);
      if (value.length() <= MAX_REMEMBERED_LENGTH) {
        memory.remember(value, value.hashCode(), outcome);
      }
      return outcome;
    }
  }

  private static final class OfList extends FieldTests {
    private static final int MAX_REMEMBERED_SIZE = 8;
    private final Field field;
    private final Memory memory = new Memory();

    OfList(Field field, Plan plan, int detectionWords) {
      super(plan, detectionWords);
      this.field = field;
    }

    @Override
    long[] outcome(NetworkConnection connection) {
      List<String> list =
          field == Field.EVENT_TYPE ? connection.eventTypes() : connection.eventCategories();
      if (list.isEmpty()) {
        return missing();
      }
      int hash = list.hashCode();
      int slot = memory.find(list, hash);
      if (slot >= 0) {
        return memory.outcome(slot);
      }
      long[] outcome = evaluate(list);
      if (isShort(list)) {
        memory.remember(list, hash, outcome);
      }
      return outcome;
    }

    private static boolean isShort(List<String> list) {
      if (list.size() > MAX_REMEMBERED_SIZE) {
        return false;
      }
      for (int i = 0; i < list.size(); i++) {
        if (list.get(i).length() > MAX_REMEMBERED_LENGTH) {
          return false;
        }
      }
      return true;
    }
  }

  private static final class OfNumber extends FieldTests {
    private static final int REMEMBERED = 1024;
    private final Field field;
    private final long[] keys = new long[REMEMBERED];
    private final long[][] outcomes = new long[REMEMBERED][];

    OfNumber(Field field, Plan plan, int detectionWords) {
      super(plan, detectionWords);
      this.field = field;
    }

    @Override
    long[] outcome(NetworkConnection connection) {
      long value =
          field == Field.DESTINATION_PORT
              ? connection.destinationPort()
              : field == Field.BYTES_SENT ? connection.bytesSent() : connection.bytesReceived();
      if (value == NetworkConnection.MISSING) {
        return missing();
      }
      int slot = Long.hashCode(value) & (REMEMBERED - 1);
      if (outcomes[slot] == null || keys[slot] != value) {
        outcomes[slot] = evaluate(Long.toString(value));
        keys[slot] = value;
      }
      return outcomes[slot];
    }
  }
}
