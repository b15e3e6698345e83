package io.beaconwatch.jobs.state;

import io.beaconwatch.common.detection.Expression;
import io.beaconwatch.common.detection.Expression.Pattern;
import io.beaconwatch.common.detection.Expression.Test;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.connectors.compact.Texts;
import java.io.IOException;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How a detection's condition is written: each node with a letter before it. */
final class ExpressionLayout {
  private ExpressionLayout() {}

  static void write(Expression expression, DataOutputView out) throws IOException {
    if (expression instanceof Expression.And and) {
      out.writeByte('&');
      writeAll(and.operands(), out);
    } else if (expression instanceof Expression.Or or) {
      out.writeByte('|');
      writeAll(or.operands(), out);
    } else if (expression instanceof Expression.Not not) {
      out.writeByte('!');
      write(not.operand(), out);
    } else if (expression instanceof Expression.Match match) {
      out.writeByte('=');
      Constants.write(match.field(), out);
      write(match.test(), out);
    } else {
      throw new IOException("There is no layout for " + expression);
    }
  }

  static Expression read(DataInputView in) throws IOException {
    byte letter = in.readByte();
    return switch (letter) {
      case '&' -> new Expression.And(Lists.read(in, ExpressionLayout::read));
      case '|' -> new Expression.Or(Lists.read(in, ExpressionLayout::read));
      case '!' -> new Expression.Not(read(in));
      case '=' -> new Expression.Match(Constants.read(Field.class, in), readTest(in));
      default -> throw unknown(letter);
    };
  }

  private static void writeAll(List<Expression> expressions, DataOutputView out)
      throws IOException {
    out.writeInt(expressions.size());
    for (Expression expression : expressions) {
      write(expression, out);
    }
  }

  private static void write(Test test, DataOutputView out) throws IOException {
    if (test instanceof Test.Text text) {
      out.writeByte('t');
      write(text.pattern(), out);
      out.writeBoolean(text.cased());
    } else if (test instanceof Test.Regex regex) {
      out.writeByte('r');
      Texts.write(regex.expression(), out);
      out.writeBoolean(regex.ignoreCase());
    } else if (test instanceof Test.Cidr cidr) {
      out.writeByte('c');
      Texts.writeAll(cidr.prefixes().toArray(String[]::new), out);
    } else if (test instanceof Test.Compare compare) {
      out.writeByte('n');
      Constants.write(compare.operator(), out);
      out.writeDouble(compare.bound());
    } else if (test instanceof Test.Absent) {
      out.writeByte('a');
    } else {
      throw new IOException("There is no layout for " + test);
    }
  }

  private static Test readTest(DataInputView in) throws IOException {
    byte letter = in.readByte();
    return switch (letter) {
      case 't' -> new Test.Text(readPattern(in), in.readBoolean());
      case 'r' -> new Test.Regex(Texts.read(in), in.readBoolean());
      case 'c' -> new Test.Cidr(List.of(Texts.readAll(in)));
      case 'n' -> new Test.Compare(Constants.read(Test.Operator.class, in), in.readDouble());
      case 'a' -> new Test.Absent();
      default -> throw unknown(letter);
    };
  }

  private static void write(Pattern pattern, DataOutputView out) throws IOException {
    out.writeInt(pattern.parts().size());
    for (Pattern.Part part : pattern.parts()) {
      if (part instanceof Pattern.Part.Literal literal) {
        out.writeByte('t');
        Texts.write(literal.text(), out);
      } else {
        out.writeByte(part instanceof Pattern.Part.AnyRun ? '*' : '?');
      }
    }
  }

  private static Pattern readPattern(DataInputView in) throws IOException {
    return new Pattern(Lists.read(in, ExpressionLayout::readPart));
  }

  private static Pattern.Part readPart(DataInputView in) throws IOException {
    byte letter = in.readByte();
    return switch (letter) {
      case 't' -> new Pattern.Part.Literal(Texts.read(in));
      case '*' -> new Pattern.Part.AnyRun();
      case '?' -> new Pattern.Part.AnyOne();
      default -> throw unknown(letter);
    };
  }

  private static IOException unknown(byte letter) {
    return new IOException("No part of a condition is written as '" + (char) letter + "'");
  }
}
