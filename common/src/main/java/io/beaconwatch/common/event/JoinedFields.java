package io.beaconwatch.common.event;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The fields that a connection may get from the start of its process, as sets of bits. The bits are
 * part of every savepoint.
 */
public final class JoinedFields {
  /** No field. */
  public static final int NONE = 0;

  private static final ImmutableList<Field> FIELDS =
      ImmutableList.of(
          Field.IMAGE,
          Field.PROCESS_NAME,
          Field.COMMAND_LINE,
          Field.USER,
          Field.PARENT_IMAGE,
          Field.COMPUTER);

  private static final ImmutableList<Field> SYSMON =
      ImmutableList.of(
          Field.IMAGE, Field.PROCESS_NAME, Field.COMMAND_LINE, Field.USER, Field.PARENT_IMAGE);

  private static final ImmutableList<Field> FALCON =
      ImmutableList.of(
          Field.IMAGE, Field.PROCESS_NAME, Field.COMMAND_LINE, Field.USER, Field.COMPUTER);

  private JoinedFields() {}

  /** What process starts of a family can supply; empty where none are read. */
  public static List<Field> of(Family family) {
    return switch (family) {
      case SYSMON -> SYSMON;
      case FALCON -> FALCON;
      case DEFENDER, ECS -> ImmutableList.of();
    };
  }

  /** The field's bit, or {@link #NONE} for a field that is never joined. */
  public static int bit(Field field) {
    int index = FIELDS.indexOf(field);
    return index < 0 ? NONE : 1 << index;
  }

  /** The bits of those fields that can be joined. */
  public static int bits(Collection<Field> fields) {
    int bits = NONE;
    for (Field field : fields) {
      bits |= bit(field);
    }
    return bits;
  }

  /** The ECS names of the fields, sorted. */
  public static List<String> names(int bits) {
    List<String> names = new ArrayList<>();
    for (Field field : FIELDS) {
      if ((bits & bit(field)) != 0) {
        names.add(field.nameIn(Family.ECS).orElseThrow());
      }
    }
    names.sort(null);
    return names;
  }

  /** Those of the family's fields that a connection lacks. */
  public static int missing(NetworkConnection connection) {
    int missing = NONE;
    List<Field> fields = of(connection.family());
    for (int i = 0; i < fields.size(); i++) {
      if (connection.value(fields.get(i)) == null) {
        missing |= bit(fields.get(i));
      }
    }
    return missing;
  }
}
