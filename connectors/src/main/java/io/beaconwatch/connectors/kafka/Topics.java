package io.beaconwatch.connectors.kafka;

import java.io.Serializable;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;

/** The topics that are read. */
public sealed interface Topics extends Serializable {

  void subscribe(KafkaSourceBuilder<?> source);

  /** Whether a topic of that name is one of them. */
  boolean contains(String topic);

  /**
   * Topics by name.
   *
   * @param names at least one; one that does not exist fails the job
   */
  record Named(List<String> names) implements Topics {
    public Named {
      names = List.copyOf(names);
      if (names.isEmpty()) {
        throw new IllegalArgumentException("no topic to read");
      }
    }

    @Override
    public void subscribe(KafkaSourceBuilder<?> source) {
      source.setTopics(names);
    }

    @Override
    public boolean contains(String topic) {
      return names.contains(topic);
    }
  }

  /**
   * Every topic whose whole name matches, those included that are created later.
   *
   * @param pattern a regular expression of Java, which is what Flink's source takes
   */
  record Matching(Pattern pattern) implements Topics {
    /**
     * Topics that match a text.
     *
     * @throws java.util.regex.PatternSyntaxException when it is no regular expression
     */
    public static Matching of(String expression) {
      return new Matching(Pattern.compile(expression));
    }

    @Override
    public void subscribe(KafkaSourceBuilder<?> source) {
      source.setTopicPattern(pattern);
    }

    @Override
    public boolean contains(String topic) {
      return pattern.matcher(topic).matches();
    }
  }
}
