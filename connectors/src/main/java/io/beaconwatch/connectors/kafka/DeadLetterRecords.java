package io.beaconwatch.connectors.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Lines of JSON as Kafka records without a key. A line that a broker would refuse for its length,
 * and so stop the job, keeps only the first 4,096 characters of each text, and says so.
 */
final class DeadLetterRecords implements KafkaRecordSerializationSchema<byte[]> {
  private static final long serialVersionUID = 1L;

  /** A multiple of four, so that Base64 stays whole. */
  private static final int LONGEST_TEXT = 4096;

  private final String topic;
  private final int maxLength;

  private transient ObjectMapper json;

  /**
   * @param maxLength of a line, in bytes
   */
  DeadLetterRecords(String topic, int maxLength) {
    this.topic = topic;
    this.maxLength = maxLength;
  }

  @Override
  public void open(
      SerializationSchema.InitializationContext context, KafkaSinkContext sinkContext) {
    json = new ObjectMapper();
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      byte[] line, KafkaSinkContext context, Long eventTime) {
    return new ProducerRecord<>(topic, line.length <= maxLength ? line : cut(line));
  }

  private byte[] cut(byte[] line) {
    try {
      ObjectNode letter = (ObjectNode) cut(json.readTree(line));
      return json.writeValueAsBytes(letter.put("cut", true));
    } catch (IOException e) {
      throw new UncheckedIOException("The job wrote what is no JSON", e);
    }
  }

  /** Objects and arrays are changed in place. */
  private static JsonNode cut(JsonNode value) {
    if (value instanceof ObjectNode object) {
      object.properties().forEach(field -> field.setValue(cut(field.getValue())));
    } else if (value instanceof ArrayNode values) {
      for (int i = 0; i < values.size(); i++) {
        values.set(i, cut(values.get(i)));
      }
    }
    if (!value.isTextual() || value.textValue().length() <= LONGEST_TEXT) {
      return value;
    }
    String text = value.textValue();
    boolean halved = Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1));
    return TextNode.valueOf(text.substring(0, halved ? LONGEST_TEXT - 1 : LONGEST_TEXT));
  }
}
