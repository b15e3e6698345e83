package io.beaconwatch.connectors.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;

/**
 * A real broker in this process, on a free port, and what tests ask of it.
 *
 * <p>While it runs the default locale is none: a broker does not start in Turkish, where the upper
 * case of its own constants has other letters.
 */
public final class Broker {
  private final Locale locale;
  private final KafkaClusterTestKit kit;
  private final Map<String, String> client;
  private final Admin admin;
  private final KafkaProducer<byte[], byte[]> producer;

  private Broker(SecurityProtocol security, Map<String, String> client) throws Exception {
    this.locale = Locale.getDefault();
    Locale.setDefault(Locale.ROOT);
    this.kit = kit(security);
    this.client = client;
    admin = Admin.create(properties());
    producer =
        new KafkaProducer<>(properties(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  public static Broker start() throws Exception {
    return new Broker(SecurityProtocol.PLAINTEXT, Map.of());
  }

  /**
   * One that wants a name and a password.
   *
   * @param properties of a client that knows them
   */
  static Broker startWithPasswords(Map<String, String> properties) throws Exception {
    return new Broker(SecurityProtocol.SASL_PLAINTEXT, properties);
  }

  private static KafkaClusterTestKit kit(SecurityProtocol security) throws Exception {
    TestKitNodes nodes =
        new TestKitNodes.Builder()
            .setCombined(true)
            .setNumBrokerNodes(1)
            .setNumControllerNodes(1)
            .setBrokerSecurityProtocol(security)
            .setControllerSecurityProtocol(security)
            .setBrokerListenerName(new ListenerName("EXTERNAL"))
            .build();
    KafkaClusterTestKit kit =
        new KafkaClusterTestKit.Builder(nodes)
            .setConfigProp("offsets.topic.replication.factor", "1")
            .setConfigProp("offsets.topic.num.partitions", "1")
            .setConfigProp("transaction.state.log.replication.factor", "1")
            .setConfigProp("transaction.state.log.min.isr", "1")
            .setConfigProp("transaction.state.log.num.partitions", "1")
            // Records of tests are older than a week, which is how long a broker keeps them.
            .setConfigProp("log.retention.ms", "-1")
            .setConfigProp("group.initial.rebalance.delay.ms", "0")
            .build();
    kit.format();
    kit.startup();
    kit.waitForReadyBrokers();
    return kit;
  }

  public String bootstrapServers() {
    return kit.bootstrapServers();
  }

  KafkaCluster cluster() {
    return new KafkaCluster(bootstrapServers(), client);
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.putAll(client);
    properties.put("bootstrap.servers", bootstrapServers());
    return properties;
  }

  public void createTopic(String topic, int partitions) throws Exception {
    admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
  }

  public void addPartitions(String topic, int total) throws Exception {
    admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(total))).all().get();
  }

  /**
   * Sends a record, and waits until it is there.
   *
   * @param time its timestamp, in milliseconds since the epoch
   * @param value null for a tombstone
   */
  public void send(String topic, int partition, long time, byte[] value) throws Exception {
    producer.send(new ProducerRecord<>(topic, partition, time, null, value)).get();
  }

  public void send(String topic, int partition, long time, String value) throws Exception {
    send(topic, partition, time, value.getBytes(UTF_8));
  }

  /** Sends a record with a key to the first partition, and waits until it is there. */
  public void sendKeyed(String topic, long time, String key, String value) throws Exception {
    byte[] bytes = value == null ? null : value.getBytes(UTF_8);
    producer.send(new ProducerRecord<>(topic, 0, time, key.getBytes(UTF_8), bytes)).get();
  }

  /** Sends a record in a transaction that comes to nothing, and waits until that is written. */
  void sendAndAbort(String topic, byte[] value) throws Exception {
    Properties properties = properties();
    properties.put("transactional.id", "abort-" + topic);
    try (KafkaProducer<byte[], byte[]> transactional =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      transactional.initTransactions();
      transactional.beginTransaction();
      transactional.send(new ProducerRecord<>(topic, value)).get();
      transactional.abortTransaction();
    }
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (end(topic, IsolationLevel.READ_COMMITTED)
        < end(topic, IsolationLevel.READ_UNCOMMITTED)) {
      if (System.nanoTime() > deadline) {
        throw new TimeoutException("the transaction is still open");
      }
    }
  }

  private long end(String topic, IsolationLevel isolation) throws Exception {
    TopicPartition partition = new TopicPartition(topic, 0);
    return admin
        .listOffsets(Map.of(partition, OffsetSpec.latest()), new ListOffsetsOptions(isolation))
        .partitionResult(partition)
        .get()
        .offset();
  }

  /** Everything that is in a topic now, by partition and offset. */
  public List<ConsumerRecord<byte[], byte[]>> read(String topic, boolean committedOnly) {
    Properties properties = properties();
    properties.put("isolation.level", committedOnly ? "read_committed" : "read_uncommitted");
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .collect(Collectors.toList());
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  /** Where a group is in a partition, or -1 where it has committed nothing. */
  long committed(String group, String topic, int partition) throws Exception {
    OffsetAndMetadata committed =
        admin
            .listConsumerGroupOffsets(group)
            .partitionsToOffsetAndMetadata()
            .get()
            .get(new TopicPartition(topic, partition));
    return committed == null ? -1 : committed.offset();
  }

  void commit(String group, String topic, int partition, long offset) throws Exception {
    admin
        .alterConsumerGroupOffsets(
            group, Map.of(new TopicPartition(topic, partition), new OffsetAndMetadata(offset)))
        .all()
        .get();
  }

  public void stop() throws Exception {
    producer.close();
    admin.close();
    kit.close();
    Locale.setDefault(locale);
  }
}
