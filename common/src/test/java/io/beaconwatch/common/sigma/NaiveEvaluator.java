package io.beaconwatch.common.sigma;

import com.google.common.base.Ascii;
import com.google.common.net.InetAddresses;
import io.beaconwatch.common.detection.Expression;
import io.beaconwatch.common.detection.Expression.And;
import io.beaconwatch.common.detection.Expression.Match;
import io.beaconwatch.common.detection.Expression.Not;
import io.beaconwatch.common.detection.Expression.Or;
import io.beaconwatch.common.detection.Expression.Pattern.Part;
import io.beaconwatch.common.detection.Expression.Test;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.NetworkConnection;
import java.math.BigInteger;
import java.util.List;

/**
 * Evaluates an expression the plain way: a walk over the tree for each connection, patterns as
 * java.util.regex, prefixes as big integers. What the matcher must agree with.
 */
final class NaiveEvaluator {
  private NaiveEvaluator() {}

  static boolean holds(Expression expression, NetworkConnection connection) {
    if (expression instanceof And and) {
      return and.operands().stream().allMatch(operand -> holds(operand, connection));
    }
    if (expression instanceof Or or) {
      return or.operands().stream().anyMatch(operand -> holds(operand, connection));
    }
    if (expression instanceof Not not) {
      return !holds(not.operand(), connection);
    }
    Match match = (Match) expression;
    List<String> values = values(match.field(), connection);
    if (match.test() instanceof Test.Absent) {
      return values.isEmpty();
    }
    return values.stream().anyMatch(value -> passes(match.test(), value));
  }

  private static List<String> values(Field field, NetworkConnection connection) {
    if (field == Field.EVENT_CATEGORY) {
      return connection.eventCategories();
    }
    if (field == Field.EVENT_TYPE) {
      return connection.eventTypes();
    }
    if (field == Field.DESTINATION_PORT) {
      return number(connection.destinationPort());
    }
    if (field == Field.BYTES_SENT) {
      return number(connection.bytesSent());
    }
    if (field == Field.BYTES_RECEIVED) {
      return number(connection.bytesReceived());
    }
    String value = connection.value(field);
    return value == null ? List.of() : List.of(value);
  }

  private static List<String> number(long number) {
    return number == NetworkConnection.MISSING ? List.of() : List.of(String.valueOf(number));
  }

  private static boolean passes(Test test, String value) {
    if (test instanceof Test.Text text) {
      StringBuilder regex = new StringBuilder();
      for (Part part : text.pattern().parts()) {
        if (part instanceof Part.Literal literal) {
          String quoted = text.cased() ? literal.text() : Ascii.toLowerCase(literal.text());
          regex.append(java.util.regex.Pattern.quote(quoted));
        } else {
          regex.append(part instanceof Part.AnyRun ? ".*" : ".");
        }
      }
      return java.util.regex.Pattern.compile(regex.toString(), java.util.regex.Pattern.DOTALL)
          .matcher(text.cased() ? value : Ascii.toLowerCase(value))
          .matches();
    }
    if (test instanceof Test.Regex regex) {
      int flags = regex.ignoreCase() ? com.google.re2j.Pattern.CASE_INSENSITIVE : 0;
      return com.google.re2j.Pattern.compile(regex.expression(), flags).matcher(value).find();
    }
    if (test instanceof Test.Cidr cidr) {
      return cidr.prefixes().stream().anyMatch(prefix -> inside(prefix, value));
    }
    Test.Compare compare = (Test.Compare) test;
    if (!value.matches("-?(\\d+\\.?\\d*|\\.\\d+)")) {
      return false;
    }
    double number = Double.parseDouble(value);
    return switch (compare.operator()) {
      case LT -> number < compare.bound();
      case LTE -> number <= compare.bound();
      case GT -> number > compare.bound();
      case GTE -> number >= compare.bound();
    };
  }

  static boolean inside(String prefix, String value) {
    if (value.contains("%") || !InetAddresses.isInetAddress(value)) {
      return false;
    }
    List<String> parts = com.google.common.base.Splitter.on('/').splitToList(prefix);
    byte[] base = InetAddresses.forString(parts.get(0)).getAddress();
    byte[] address = InetAddresses.forString(value).getAddress();
    int shift = base.length * 8 - Integer.parseInt(parts.get(1));
    return base.length == address.length
        && new BigInteger(1, base)
            .shiftRight(shift)
            .equals(new BigInteger(1, address).shiftRight(shift));
  }
}
