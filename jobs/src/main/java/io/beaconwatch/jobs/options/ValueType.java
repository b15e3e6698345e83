package io.beaconwatch.jobs.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an option's value looks like: for help, documents and errors. */
public sealed interface ValueType {

  /** The word for a value in help and documents. */
  String label();

  /** What to write, after the words "expected" or "takes". */
  String expected();

  /** One free text. */
  record Text(String label) implements ValueType {
    @Override
    public String expected() {
      return "a " + label;
    }
  }

  /** One or more free texts. */
  record Texts(String label) implements ValueType {
    @Override
    public String expected() {
      return "one or more of " + label;
    }
  }

  /** Free texts, each under a name of its own that follows the option's key and a dot. */
  record Entries(String label) implements ValueType {
    @Override
    public String expected() {
      return "a " + label;
    }
  }

  /** A point in time; Flink has no such type, so the option itself is text. */
  record Time() implements ValueType {
    @Override
    public String label() {
      return "time";
    }

    @Override
    public String expected() {
      return "an ISO-8601 instant such as 2026-03-03T09:00:00Z";
    }
  }

  /** A point in time, or one of a few words that stand for one. */
  record TimeOr(List<String> words) implements ValueType {
    @Override
    public String label() {
      return String.join("|", words) + "|time";
    }

    @Override
    public String expected() {
      return String.join(", ", words) + " or " + new Time().expected();
    }
  }

  /** A length of time as Flink reads it. */
  record Span() implements ValueType {
    @Override
    public String label() {
      return "duration";
    }

    @Override
    public String expected() {
      return "a duration such as 10s, 5m, 24h or PT5M";
    }
  }

  /** A number of bytes as Flink reads it. */
  record Size() implements ValueType {
    @Override
    public String label() {
      return "size";
    }

    @Override
    public String expected() {
      return "a size such as 65536, 512kb or 1mb";
    }
  }

  /** A whole number. */
  record Whole() implements ValueType {
    @Override
    public String label() {
      return "number";
    }

    @Override
    public String expected() {
      return "a whole number";
    }
  }

  /** True or false; on the command line the bare name means true. */
  record Flag() implements ValueType {
    @Override
    public String label() {
      return "true|false";
    }

    @Override
    public String expected() {
      return "true or false";
    }
  }

  /** One of a few names. */
  record Choice(List<String> labels) implements ValueType {
    @Override
    public String label() {
      return String.join("|", labels);
    }

    @Override
    public String expected() {
      return "one of " + String.join(", ", labels);
    }
  }

  /** The constants of an enum as options write them: in lower case, with hyphens. */
  static Choice choice(Class<? extends Enum<?>> type) {
    List<String> labels = new ArrayList<>();
    for (Enum<?> constant : type.getEnumConstants()) {
      labels.add(label(constant));
    }
    return new Choice(List.copyOf(labels));
  }

  static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
