package io.beaconwatch.connectors.telemetry;

import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.NetworkConnection;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Where a shape keeps the fields of a connection, and how each is read. */
final class Columns {
  /** How a value is read. Null is a missing value in all of them. */
  enum Type {
    /** Text and nothing else. */
    TEXT,
    /** Text, or a number as it is written. */
    IDENTIFIER,
    /** Text, or a boolean. */
    FLAG,
    /** Text, where {@code -} means that the name is not known. */
    HOST_NAME,
    /** An address, to be brought to its canonical form. */
    ADDRESS,
    /** 0 to 65535, as a number or as text; empty or {@code -} is missing. */
    PORT,
    /** A number of bytes, as a number or as text; empty is missing. */
    BYTES;

    private boolean admits(byte kind) {
      return switch (this) {
        case TEXT, HOST_NAME, ADDRESS -> kind == Slots.TEXT;
        case IDENTIFIER, PORT, BYTES -> kind == Slots.TEXT || kind == Slots.NUMBER;
        case FLAG -> kind == Slots.TEXT || kind == Slots.BOOLEAN;
      };
    }
  }

  private static final int MAX_PORT = 65_535;

  private final PathTree paths;
  private final Set<Field> needed;
  private final Texts texts;
  private final boolean arrays;
  private Column[] columns = {};
  private long bytesSent;
  private long bytesReceived;

  /**
   * @param needed the others are not read
   * @param arrays whether an array stands for its first value
   */
  Columns(PathTree paths, Set<Field> needed, Texts texts, boolean arrays) {
    this.paths = paths;
    this.needed = needed;
    this.texts = texts;
    this.arrays = arrays;
  }

  /** Reads a field from the first of the paths that holds something. */
  Columns add(Field field, Type type, String... candidates) {
    return add(field, type, List.of(candidates));
  }

  Columns add(Field field, Type type, List<String> candidates) {
    if (needed.contains(field)) {
      columns = Arrays.copyOf(columns, columns.length + 1);
      columns[columns.length - 1] = new Column(field, type, candidates, paths);
    }
    return this;
  }

  /** Sets the fields that the record holds. Null, or why it cannot be read. */
  Rejection fill(Slots slots, NetworkConnection.Builder builder) {
    bytesSent = NetworkConnection.MISSING;
    bytesReceived = NetworkConnection.MISSING;
    for (Column column : columns) {
      Rejection rejection = read(column, slots, builder);
      if (rejection != null) {
        return rejection;
      }
    }
    builder.bytes(bytesSent, bytesReceived);
    if (needed.contains(Field.PROCESS_NAME) && builder.get(Field.PROCESS_NAME) == null) {
      String image = builder.get(Field.IMAGE);
      if (image != null) {
        builder.set(Field.PROCESS_NAME, texts.processNames().of(image));
      }
    }
    return null;
  }

  private Rejection read(Column column, Slots slots, NetworkConnection.Builder builder) {
    int slot = column.find(slots);
    int index = slot >= 0 && arrays ? slots.firstValue(slot) : slot;
    if (index < 0) {
      return null;
    }
    byte kind = slots.kind(index);
    if (!column.type.admits(kind)) {
      return Rejection.wrongType(column.path(slot), kind);
    }
    switch (column.type) {
      case TEXT, IDENTIFIER, FLAG -> builder.set(column.field, texts.of(slots, index));
      case HOST_NAME -> {
        if (!slots.isDash(index)) {
          builder.set(column.field, texts.of(slots, index));
        }
      }
      case ADDRESS -> {
        String address = texts.addresses().of(texts.of(slots, index));
        if (address == null) {
          return Rejection.badValue(column.path(slot), "an address");
        }
        builder.set(column.field, address);
      }
      case PORT -> {
        if (slots.isBlank(index) || slots.isDash(index)) {
          return null;
        }
        long port = slots.wholeNumber(index);
        if (port < 0 || port > MAX_PORT) {
          return Rejection.badValue(column.path(slot), "a port");
        }
        builder.set(column.field, texts.of(slots, index));
        if (column.field == Field.DESTINATION_PORT) {
          builder.destinationPort((int) port);
        }
      }
      case BYTES -> {
        if (slots.isBlank(index)) {
          return null;
        }
        long bytes = slots.wholeNumber(index);
        if (bytes < 0) {
          return Rejection.badValue(column.path(slot), "a number of bytes");
        }
        builder.set(column.field, texts.of(slots, index));
        if (column.field == Field.BYTES_SENT) {
          bytesSent = bytes;
        } else {
          bytesReceived = bytes;
        }
      }
    }
    return null;
  }

  private static final class Column {
    private final Field field;
    private final Type type;
    private final List<String> candidates;
    private final int[] slots;

    Column(Field field, Type type, List<String> candidates, PathTree paths) {
      this.field = field;
      this.type = type;
      this.candidates = candidates;
      this.slots = paths.slots(candidates);
    }

    /** The first slot that holds something, else the first that holds empty text, else -1. */
    int find(Slots values) {
      int found = -1;
      for (int slot : slots) {
        if (values.isPresent(slot)) {
          if (values.kind(slot) != Slots.TEXT || values.length(slot) > 0) {
            return slot;
          }
          found = found < 0 ? slot : found;
        }
      }
      return found;
    }

    String path(int slot) {
      for (int i = 0; i < slots.length; i++) {
        if (slots[i] == slot) {
          return candidates.get(i);
        }
      }
      throw new IllegalArgumentException("not one of this column's slots: " + slot);
    }
  }
}
