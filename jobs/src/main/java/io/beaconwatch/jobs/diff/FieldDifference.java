package io.beaconwatch.jobs.diff;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A field that two alerts of one id do not have in common.
 *
 * @param path of its keys, with dots between them; elements of arrays of objects by their number
 * @param before null where the first has none
 * @param after null where the second has none
 */
public record FieldDifference(String path, JsonNode before, JsonNode after) {

  /** Those of two objects, in the order of the first, then of the second. */
  static List<FieldDifference> between(JsonNode before, JsonNode after) {
    List<FieldDifference> differences = new ArrayList<>();
    compare("", before, after, differences);
    return differences;
  }

  private static void compare(
      String path, JsonNode before, JsonNode after, List<FieldDifference> differences) {
    if (before != null && after != null && before.isObject() && after.isObject()) {
      Set<String> names = new LinkedHashSet<>();
      before.fieldNames().forEachRemaining(names::add);
      after.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        String child = path.isEmpty() ? name : path + "." + name;
        compare(child, before.get(name), after.get(name), differences);
      }
    } else if (isOfObjects(before) && isOfObjects(after)) {
      for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
        compare(path + "." + i, before.get(i), after.get(i), differences);
      }
    } else if (!same(before, after)) {
      differences.add(new FieldDifference(path, before, after));
    }
  }

  private static boolean isOfObjects(JsonNode node) {
    if (node == null || !node.isArray() || node.isEmpty()) {
      return false;
    }
    for (Iterator<JsonNode> elements = node.elements(); elements.hasNext(); ) {
      if (!elements.next().isObject()) {
        return false;
      }
    }
    return true;
  }

  /** Numbers are compared by value: 0.2 is 0.20. */
  private static boolean same(JsonNode before, JsonNode after) {
    if (before == null || after == null) {
      return before == null && after == null;
    }
    return before.equals(FieldDifference::compareScalars, after);
  }

  private static int compareScalars(JsonNode one, JsonNode other) {
    if (one.isNumber() && other.isNumber()) {
      return one.decimalValue().compareTo(other.decimalValue());
    }
    return one.equals(other) ? 0 : 1;
  }
}
