package io.beaconwatch.common.sigma;

import com.fasterxml.jackson.databind.node.TextNode;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.NetworkConnection;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A random Sigma search section, as the YAML that it is written as and as what DETECTIONS.md says
 * that it means. Of the code under test it uses nothing.
 */
final class RandomRule {
  static final List<Field> FIELDS =
      List.of(
          Field.EVENT_ID,
          Field.EVENT_CATEGORY,
          Field.EVENT_TYPE,
          Field.COMPUTER,
          Field.USER,
          Field.IMAGE,
          Field.PROCESS_NAME,
          Field.COMMAND_LINE,
          Field.DIRECTION,
          Field.DESTINATION_IP,
          Field.DESTINATION_PORT,
          Field.BYTES_SENT,
          Field.BYTES_RECEIVED);

  static final List<String> VALUES =
      List.of(
          "",
          "3",
          "443",
          "a",
          "A",
          "C:\\a\\Chrome.exe",
          "chrome.exe\n",
          "10.0.0.1",
          "fe80::1",
          "::ffff:10.0.0.1",
          "0:0:0:0:0:0:0:1",
          "fe80::1%1",
          "1e3",
          "-4.5",
          "\u212a",
          "true",
          "\ud83d\ude00x",
          "start",
          "a*b",
          "a\\");

  private static final List<Object> TEXTS =
      List.of(
          "",
          "*",
          "?",
          "??",
          "3",
          "*chrome.exe",
          "c:\\*",
          "A",
          "a",
          "c*r?me*exe",
          "?x",
          "a\\*b",
          "\\\\",
          "a\\",
          "k",
          "*.0.*",
          "start",
          3,
          443,
          -4.5,
          true);

  private static final List<String> PREFIXES =
      List.of("10.0.0.0/8", "::1/128", "fe80::/10", "0.0.0.0/0", "10.0.0.1");

  private final Random random;
  private final Set<String> usedModifiers;
  private final Map<String, List<List<Search>>> identifiers = new LinkedHashMap<>();
  private final Condition condition;

  private record Search(Field field, List<String> modifiers, List<Object> values) {}

  private sealed interface Condition {}

  private record Name(String identifier) implements Condition {}

  private record Of(boolean all, String identifiers) implements Condition {}

  private record Not(Condition operand) implements Condition {}

  private record Both(boolean and, List<Condition> operands) implements Condition {}

  RandomRule(Random random, Set<String> usedModifiers) {
    this.random = random;
    this.usedModifiers = usedModifiers;
    for (String name : List.of("s1", "s2", "f1", "_h")) {
      List<List<Search>> maps = new ArrayList<>();
      for (int i = 0; i < (random.nextInt(3) == 0 ? 2 : 1); i++) {
        Map<String, Search> map = new LinkedHashMap<>();
        for (int k = 0; k < 1 + random.nextInt(2); k++) {
          Search search = search();
          map.put(search.field + " " + search.modifiers, search);
        }
        maps.add(List.copyOf(map.values()));
      }
      identifiers.put(name, maps);
    }
    condition = condition(3);
  }

  private Search search() {
    List<String> modifiers = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    int many = random.nextInt(3) == 0 ? 2 + random.nextInt(2) : 1;
    switch (random.nextInt(8)) {
      case 0, 1, 2, 3 -> {
        String kind = List.of("", "contains", "startswith", "endswith").get(random.nextInt(4));
        if (!kind.isEmpty()) {
          modifiers.add(kind);
        }
        sometimes("cased", modifiers);
        sometimes("all", modifiers);
        for (int i = 0; i < many; i++) {
          boolean missing = kind.isEmpty() && random.nextInt(6) == 0;
          values.add(missing ? null : TEXTS.get(random.nextInt(TEXTS.size())));
        }
      }
      case 4 -> {
        modifiers.add("re");
        sometimes("i", modifiers);
        sometimes("all", modifiers);
        List<String> expressions = NaiveSearch.REGEXES.keySet().stream().sorted().toList();
        for (int i = 0; i < many; i++) {
          values.add(expressions.get(random.nextInt(expressions.size())));
        }
      }
      case 5 -> {
        modifiers.add("cidr");
        sometimes("all", modifiers);
        for (int i = 0; i < many; i++) {
          values.add(PREFIXES.get(random.nextInt(PREFIXES.size())));
        }
      }
      case 6 -> {
        modifiers.add("exists");
        values.add(random.nextBoolean());
      }
      default -> {
        modifiers.add(List.of("lt", "lte", "gt", "gte").get(random.nextInt(4)));
        values.add(List.<Object>of(-4.5, 3, 443).get(random.nextInt(3)));
      }
    }
    usedModifiers.addAll(modifiers);
    return new Search(FIELDS.get(random.nextInt(FIELDS.size())), modifiers, values);
  }

  private void sometimes(String modifier, List<String> modifiers) {
    if (random.nextInt(3) == 0) {
      modifiers.add(modifier);
    }
  }

  private Condition condition(int depth) {
    int kind = random.nextInt(depth == 0 ? 2 : 5);
    if (kind == 0) {
      return new Name(List.copyOf(identifiers.keySet()).get(random.nextInt(identifiers.size())));
    }
    if (kind == 1) {
      return new Of(random.nextBoolean(), List.of("s*", "them", "*1", "f1").get(random.nextInt(4)));
    }
    if (kind == 2) {
      return new Not(condition(depth - 1));
    }
    return new Both(kind == 3, List.of(condition(depth - 1), condition(depth - 1)));
  }

  /** The search identifiers and the condition, as entries of a mapping, each on a line. */
  String yaml(String indent) {
    StringBuilder yaml = new StringBuilder();
    identifiers.forEach(
        (name, maps) -> {
          String text =
              maps.stream()
                  .map(
                      map ->
                          map.stream().map(this::yaml).collect(Collectors.joining(", ", "{", "}")))
                  .collect(Collectors.joining(", "));
          yaml.append(indent + name + ": " + (maps.size() == 1 ? text : "[" + text + "]") + "\n");
        });
    return yaml + indent + "condition: " + text(condition) + "\n";
  }

  private String yaml(Search search) {
    List<String> names = List.copyOf(search.field.names());
    String key = names.get(random.nextInt(names.size()));
    String values =
        search.values.stream()
            .map(value -> value instanceof String text ? new TextNode(text).toString() : "" + value)
            .collect(Collectors.joining(", "));
    String modifiers =
        search.modifiers.stream().map(each -> "|" + each).collect(Collectors.joining());
    return key + modifiers + ": " + (search.values.size() == 1 ? values : "[" + values + "]");
  }

  /** With as few parentheses as the rules of precedence allow. */
  private String text(Condition part) {
    if (part instanceof Name name) {
      return name.identifier;
    }
    if (part instanceof Of of) {
      return (of.all ? "all of " : "1 of ") + of.identifiers;
    }
    if (part instanceof Not not) {
      return "not " + inside(not.operand, not.operand instanceof Both);
    }
    Both both = (Both) part;
    return both.operands.stream()
        .map(each -> inside(each, both.and && each instanceof Both inner && !inner.and))
        .collect(Collectors.joining(both.and ? " AND " : " or "));
  }

  private String inside(Condition part, boolean parentheses) {
    return parentheses ? "(" + text(part) + ")" : text(part);
  }

  boolean holds(NetworkConnection connection) {
    return holds(condition, connection);
  }

  /** The fields that the condition depends on. */
  Set<Field> fields() {
    Set<Field> fields = EnumSet.noneOf(Field.class);
    named(condition)
        .forEach(
            name ->
                identifiers.get(name).forEach(map -> map.forEach(each -> fields.add(each.field))));
    return fields;
  }

  private List<String> named(Condition part) {
    if (part instanceof Name name) {
      return List.of(name.identifier);
    }
    if (part instanceof Of of) {
      return of(of.identifiers);
    }
    if (part instanceof Not not) {
      return named(not.operand);
    }
    return ((Both) part).operands.stream().flatMap(each -> named(each).stream()).toList();
  }

  private static List<String> of(String identifiers) {
    return switch (identifiers) {
      case "s*" -> List.of("s1", "s2");
      case "*1" -> List.of("s1", "f1");
      case "them" -> List.of("s1", "s2", "f1");
      default -> List.of(identifiers);
    };
  }

  private boolean holds(Condition part, NetworkConnection connection) {
    if (part instanceof Name name) {
      return search(name.identifier, connection);
    }
    if (part instanceof Of of) {
      return of.all
          ? of(of.identifiers).stream().allMatch(name -> search(name, connection))
          : of(of.identifiers).stream().anyMatch(name -> search(name, connection));
    }
    if (part instanceof Not not) {
      return !holds(not.operand, connection);
    }
    Both both = (Both) part;
    return both.and
        ? both.operands.stream().allMatch(each -> holds(each, connection))
        : both.operands.stream().anyMatch(each -> holds(each, connection));
  }

  private boolean search(String identifier, NetworkConnection connection) {
    return identifiers.get(identifier).stream()
        .anyMatch(map -> map.stream().allMatch(search -> matches(search, connection)));
  }

  private static boolean matches(Search search, NetworkConnection connection) {
    List<String> actual = NaiveSearch.values(search.field, connection);
    return search.modifiers.contains("all")
        ? search.values.stream()
            .allMatch(value -> NaiveSearch.matches(search.modifiers, value, actual))
        : search.values.stream()
            .anyMatch(value -> NaiveSearch.matches(search.modifiers, value, actual));
  }
}
