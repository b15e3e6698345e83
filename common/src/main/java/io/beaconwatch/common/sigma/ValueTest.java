package io.beaconwatch.common.sigma;

import com.google.common.base.Ascii;
import io.beaconwatch.common.detection.Expression;
import io.beaconwatch.common.detection.Expression.Pattern.Part;
import io.beaconwatch.common.detection.Expression.Test;
import java.util.List;

/** A test of one present value, compiled. */
interface ValueTest {
  boolean test(FieldValue value);

  static ValueTest compile(Test test) {
    if (test instanceof Test.Text text) {
      return text(text.pattern(), text.cased());
    }
    if (test instanceof Test.Regex regex) {
      return new RegexTest(regex);
    }
    if (test instanceof Test.Cidr cidr) {
      return cidr(cidr.prefixes());
    }
    if (test instanceof Test.Compare compare) {
      return compare(compare);
    }
    return value -> false; // Absent: a present value never is
  }

  private static ValueTest text(Expression.Pattern pattern, boolean cased) {
    Expression.Pattern normal = cased ? pattern : folded(pattern);
    List<Part> parts = normal.parts();
    int size = parts.size();
    boolean openStart = size > 0 && parts.get(0) instanceof Part.AnyRun;
    boolean openEnd = size > 1 && parts.get(size - 1) instanceof Part.AnyRun;
    List<Part> inner = parts.subList(openStart ? 1 : 0, openEnd ? size - 1 : size);
    String literal = "";
    if (inner.size() == 1 && inner.get(0) instanceof Part.Literal only) {
      literal = only.text();
    } else if (!inner.isEmpty()) {
      GlobTest glob = new GlobTest(normal);
      return value -> glob.matches(cased ? value.text() : value.folded());
    }
    return literal(literal, openStart, openEnd, cased);
  }

  private static ValueTest literal(
      String literal, boolean openStart, boolean openEnd, boolean cased) {
    if (openStart && openEnd) {
      return value -> (cased ? value.text() : value.folded()).contains(literal);
    }
    if (openStart) {
      return value -> (cased ? value.text() : value.folded()).endsWith(literal);
    }
    if (openEnd) {
      return value -> (cased ? value.text() : value.folded()).startsWith(literal);
    }
    return value -> (cased ? value.text() : value.folded()).equals(literal);
  }

  private static Expression.Pattern folded(Expression.Pattern pattern) {
    return new Expression.Pattern(
        pattern.parts().stream()
            .map(
                part ->
                    part instanceof Part.Literal literal
                        ? new Part.Literal(Ascii.toLowerCase(literal.text()))
                        : part)
            .toList());
  }

  private static ValueTest cidr(List<String> texts) {
    List<AddressPrefix> prefixes = texts.stream().map(AddressPrefix::parse).toList();
    return value -> {
      byte[] address = value.address();
      for (AddressPrefix prefix : prefixes) {
        if (prefix.contains(address)) {
          return true;
        }
      }
      return false;
    };
  }

  private static ValueTest compare(Test.Compare compare) {
    double bound = compare.bound();
    return switch (compare.operator()) {
      case LT -> value -> value.number() < bound;
      case LTE -> value -> value.number() <= bound;
      case GT -> value -> value.number() > bound;
      case GTE -> value -> value.number() >= bound;
    };
  }
}
