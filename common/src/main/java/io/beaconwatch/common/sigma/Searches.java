package io.beaconwatch.common.sigma;

import com.google.common.base.Splitter;
import com.google.re2j.PatternSyntaxException;
import io.beaconwatch.common.detection.Expression;
import io.beaconwatch.common.detection.Expression.And;
import io.beaconwatch.common.detection.Expression.Match;
import io.beaconwatch.common.detection.Expression.Not;
import io.beaconwatch.common.detection.Expression.Or;
import io.beaconwatch.common.detection.Expression.Pattern;
import io.beaconwatch.common.detection.Expression.Test;
import io.beaconwatch.common.detection.Expression.Test.Operator;
import io.beaconwatch.common.detection.NearestName;
import io.beaconwatch.common.event.Field;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Turns Sigma's search identifiers into expressions. */
final class Searches {
  private static final Expression UNSOUND = new Or(List.of());

  /** No number of telemetry is as long; an exponent of nine digits would fill the memory. */
  private static final int MOST_ZEROS = 400;

  private static final Splitter BAR = Splitter.on('|');

  private final Problems problems;
  private final Map<Field, Integer> lines;

  /**
   * @param lines is told the first line on which each field is searched
   */
  Searches(Problems problems, Map<Field, Integer> lines) {
    this.problems = problems;
    this.lines = lines;
  }

  /** What a search identifier stands for: a map is AND, a list of maps is OR. */
  Expression parse(String identifier, Node node) {
    if (node instanceof MappingNode mapping) {
      return map(mapping);
    }
    if (node instanceof SequenceNode sequence && !sequence.getValue().isEmpty()) {
      List<Expression> alternatives = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        if (item instanceof MappingNode mapping) {
          alternatives.add(map(mapping));
        } else {
          problems.error(item, "keyword search is not supported; name a field");
        }
      }
      return or(alternatives);
    }
    problems.error(
        node,
        node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)
            ? "keyword search is not supported; name a field"
            : "'" + identifier + "' holds nothing");
    return UNSOUND;
  }

  private Expression map(MappingNode mapping) {
    if (mapping.getValue().isEmpty()) {
      problems.error(mapping, "an empty search");
    }
    YamlMap map = new YamlMap(mapping, problems);
    List<Expression> all = new ArrayList<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key && map.has(key.getValue())) {
        all.add(field(key, tuple.getValueNode()));
      }
    }
    return and(all);
  }

  private Expression field(ScalarNode key, Node value) {
    List<String> names = BAR.splitToList(key.getValue());
    Optional<Modifiers> modifiers = Modifiers.parse(names.subList(1, names.size()), key, problems);
    Optional<Field> field = field(names.get(0), key);
    if (modifiers.isEmpty() || field.isEmpty()) {
      return UNSOUND;
    }
    return values(field.get(), modifiers.get(), value);
  }

  private Optional<Field> field(String name, ScalarNode key) {
    if (name.isEmpty()) {
      problems.error(key, "keyword search is not supported; name a field before '|'");
      return Optional.empty();
    }
    Optional<Field> field = Field.named(name);
    if (field.isEmpty()) {
      problems.error(
          key, "unknown field '" + name + "'" + NearestName.hint(name, Field.allNames()));
    }
    field.ifPresent(known -> lines.putIfAbsent(known, Problems.line(key)));
    return field;
  }

  private Expression values(Field field, Modifiers modifiers, Node value) {
    List<Node> items =
        value instanceof SequenceNode sequence ? sequence.getValue() : List.of(value);
    if (items.isEmpty()) {
      problems.error(value, "an empty list of values");
      return UNSOUND;
    }
    List<Expression> matches = new ArrayList<>();
    List<String> prefixes = new ArrayList<>();
    for (Node item : items) {
      if (!(item instanceof ScalarNode scalar)) {
        problems.error(item, "a value must be text, a number, true, false or null");
      } else if (modifiers.match() == Modifiers.Match.CIDR && !modifiers.all()) {
        prefix(scalar).ifPresent(prefixes::add);
      } else {
        value(field, modifiers, scalar).ifPresent(matches::add);
      }
    }
    if (!prefixes.isEmpty()) {
      matches.add(new Match(field, new Test.Cidr(List.copyOf(prefixes))));
    }
    return modifiers.all() ? and(matches) : or(matches);
  }

  private Optional<Expression> value(Field field, Modifiers modifiers, ScalarNode value) {
    if (value.getTag().equals(Tag.NULL)) {
      if (modifiers.match() == Modifiers.Match.EQUALS) {
        return Optional.of(new Match(field, new Test.Absent()));
      }
      problems.error(value, "modifier '" + Modifiers.label(modifiers.match()) + "' takes no null");
      return Optional.empty();
    }
    return switch (modifiers.match()) {
      case EQUALS -> text(field, modifiers, value, false, false);
      case CONTAINS -> text(field, modifiers, value, true, true);
      case STARTSWITH -> text(field, modifiers, value, false, true);
      case ENDSWITH -> text(field, modifiers, value, true, false);
      case RE -> regex(field, modifiers, value);
      case CIDR -> prefix(value).map(text -> new Match(field, new Test.Cidr(List.of(text))));
      case EXISTS -> exists(field, value);
      case LT -> compare(field, Operator.LT, value);
      case LTE -> compare(field, Operator.LTE, value);
      case GT -> compare(field, Operator.GT, value);
      case GTE -> compare(field, Operator.GTE, value);
    };
  }

  private Optional<Expression> text(
      Field field, Modifiers modifiers, ScalarNode value, boolean before, boolean after) {
    Pattern pattern;
    if (value.getTag().equals(Tag.STR)) {
      pattern = SigmaStrings.parse(value.getValue());
    } else {
      Optional<String> decimal = decimal(value);
      if (decimal.isEmpty()) {
        return Optional.empty();
      }
      pattern = SigmaStrings.literal(decimal.get());
    }
    Pattern opened = before || after ? SigmaStrings.open(pattern, before, after) : pattern;
    return Optional.of(new Match(field, new Test.Text(opened, modifiers.cased())));
  }

  /** A number as people write it: 1e3 is 1000. Empty, and told, where that is too long. */
  private Optional<String> decimal(ScalarNode value) {
    boolean isNumber = value.getTag().equals(Tag.INT) || value.getTag().equals(Tag.FLOAT);
    if (!isNumber) {
      return Optional.of(value.getValue());
    }
    try {
      BigDecimal number = new BigDecimal(value.getValue());
      if (Math.abs((long) number.scale()) > MOST_ZEROS) {
        problems.error(
            value,
            "'"
                + value.getValue()
                + "' written out has more than "
                + MOST_ZEROS
                + " places; quote it if it is a text");
        return Optional.empty();
      }
      return Optional.of(number.toPlainString());
    } catch (NumberFormatException e) {
      return Optional.of(value.getValue());
    }
  }

  private Optional<Expression> regex(Field field, Modifiers modifiers, ScalarNode value) {
    try {
      com.google.re2j.Pattern.compile(value.getValue());
      return Optional.of(
          new Match(field, new Test.Regex(value.getValue(), modifiers.ignoreCase())));
    } catch (PatternSyntaxException e) {
      problems.error(value, "not a regular expression of RE2: " + e.getDescription());
      return Optional.empty();
    }
  }

  private Optional<String> prefix(ScalarNode value) {
    try {
      return Optional.of(AddressPrefix.parse(value.getValue()).text());
    } catch (IllegalArgumentException e) {
      problems.error(value, e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<Expression> exists(Field field, ScalarNode value) {
    if (!value.getTag().equals(Tag.BOOL)) {
      problems.error(value, "modifier 'exists' takes true or false");
      return Optional.empty();
    }
    Expression absent = new Match(field, new Test.Absent());
    return Optional.of(value.getValue().equals("true") ? new Not(absent) : absent);
  }

  private Optional<Expression> compare(Field field, Operator operator, ScalarNode value) {
    boolean isNumber = value.getTag().equals(Tag.INT) || value.getTag().equals(Tag.FLOAT);
    double bound = isNumber ? Double.parseDouble(value.getValue()) : Double.NaN;
    if (!Double.isFinite(bound)) {
      problems.error(value, "'" + value.getValue() + "' is not a number to compare with");
      return Optional.empty();
    }
    return Optional.of(new Match(field, new Test.Compare(operator, bound)));
  }

  static Expression and(List<Expression> operands) {
    return operands.size() == 1 ? operands.get(0) : new And(List.copyOf(operands));
  }

  static Expression or(List<Expression> operands) {
    return operands.size() == 1 ? operands.get(0) : new Or(List.copyOf(operands));
  }
}
