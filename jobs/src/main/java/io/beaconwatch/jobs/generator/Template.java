package io.beaconwatch.jobs.generator;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One kind of record of one dialect: literal bytes and slots in turn. Immutable.
 *
 * <p>In the text, <code>${name}</code> is a slot, and {@code $(} and {@code $)} enclose a part that
 * stands in a JSON string. A record that begins with {@code <} is XML, any other JSON.
 */
final class Template {
  private final byte[][] literals;
  private final Slot[] slots;
  private final Escape[] escapes;

  private Template(List<byte[]> literals, List<Slot> slots, List<Escape> escapes) {
    this.literals = literals.toArray(new byte[0][]);
    this.slots = slots.toArray(new Slot[0]);
    this.escapes = escapes.toArray(new Escape[0]);
  }

  /**
   * @throws IllegalArgumentException naming a slot that does not exist: an error of the templates,
   *     not of any input
   */
  static Template compile(String text) {
    List<byte[]> literals = new ArrayList<>();
    List<Slot> slots = new ArrayList<>();
    List<Escape> escapes = new ArrayList<>();
    ByteArrayOutputStream literal = new ByteArrayOutputStream();
    Escape outer = text.startsWith("<") ? Escape.XML : Escape.JSON;
    Escape current = outer;
    int position = 0;
    while (position < text.length()) {
      if (text.startsWith("${", position)) {
        int end = text.indexOf('}', position);
        String name = text.substring(position + 2, end);
        slots.add(
            Slot.named(name)
                .orElseThrow(() -> new IllegalArgumentException("no slot is named " + name)));
        escapes.add(current);
        literals.add(literal.toByteArray());
        literal.reset();
        position = end + 1;
      } else if (text.startsWith("$(", position)) {
        current = text.startsWith("<", position + 2) ? Escape.XML_IN_JSON : Escape.JSON_IN_JSON;
        position += 2;
      } else if (text.startsWith("$)", position)) {
        current = outer;
        position += 2;
      } else {
        String character = text.substring(position, position + 1);
        // What stands in the text is already a record's text: only the nesting adds an escape.
        Escape nesting = current == outer ? Escape.NONE : Escape.JSON;
        literal.writeBytes(nesting.apply(character).getBytes(StandardCharsets.UTF_8));
        position++;
      }
    }
    literals.add(literal.toByteArray());
    return new Template(literals, slots, escapes);
  }

  void write(Occurrence occurrence, Line line) {
    for (int i = 0; i < slots.length; i++) {
      line.put(literals[i]);
      slots[i].write(occurrence, line, escapes[i]);
    }
    line.put(literals[slots.length]);
  }
}
