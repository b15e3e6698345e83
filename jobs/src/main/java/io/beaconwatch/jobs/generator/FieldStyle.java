package io.beaconwatch.jobs.generator;

import java.util.LinkedHashMap;
import java.util.Map;

/** How a dialect writes a list of fields. The result is a template's text. */
enum FieldStyle {
  XML {
    @Override
    String join(Map<String, Value> fields) {
      StringBuilder text = new StringBuilder();
      fields.forEach(
          (name, value) ->
              text.append("<Data Name='")
                  .append(name)
                  .append("'>")
                  .append(value.text())
                  .append("</Data>"));
      return text.toString();
    }
  },
  /** JSON, one level, names as they are. */
  FLAT {
    @Override
    String join(Map<String, Value> fields) {
      return members(fields, false);
    }
  },
  /** JSON, one level, every value an array. */
  ARRAYS {
    @Override
    String join(Map<String, Value> fields) {
      return members(fields, true);
    }
  },
  /** JSON, an object for each part of a dotted name. */
  NESTED {
    @Override
    String join(Map<String, Value> fields) {
      Map<String, Map<String, Value>> objects = new LinkedHashMap<>();
      fields.forEach(
          (name, value) -> {
            int dot = name.indexOf('.');
            String head = dot < 0 ? name : name.substring(0, dot);
            String tail = dot < 0 ? "" : name.substring(dot + 1);
            objects.computeIfAbsent(head, key -> new LinkedHashMap<>()).put(tail, value);
          });
      Map<String, Value> nested = new LinkedHashMap<>();
      objects.forEach(
          (name, members) ->
              nested.put(
                  name,
                  members.containsKey("")
                      ? members.get("")
                      : new Value('{' + join(members) + '}', true)));
      return members(nested, false);
    }
  };

  /** The fields in order, without what encloses them. */
  abstract String join(Map<String, Value> fields);

  private static String members(Map<String, Value> fields, boolean arrays) {
    StringBuilder text = new StringBuilder();
    fields.forEach(
        (name, value) -> {
          text.append(text.isEmpty() ? "" : ",").append('"').append(name).append("\":");
          boolean wrap = arrays && !value.text().startsWith("[");
          text.append(wrap ? "[" : "").append(value.json()).append(wrap ? "]" : "");
        });
    return text.toString();
  }

  /**
   * @param raw whether it is JSON as it stands
   */
  record Value(String text, boolean raw) {
    private String json() {
      return raw ? text : '"' + text.replace("\\", "\\\\") + '"';
    }
  }
}
