package io.beaconwatch.jobs.options;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** The index that alerts go to; read by {@link ReadElasticsearchSettings}. */
public final class ElasticsearchOptions {
  public static final ConfigOption<List<String>> HOSTS =
      ConfigOptions.key("elasticsearch.hosts")
          .stringType()
          .asList()
          .noDefaultValue()
          .withDescription(
              "Write alerts to this cluster: URLs of its nodes, such as https://es1:9200. They are"
                  + " used in turn; with only one, alerts wait while that node is away.");

  public static final ConfigOption<String> INDEX =
      ConfigOptions.key("elasticsearch.index")
          .stringType()
          .defaultValue("beaconwatch-alerts-{yyyy.MM}")
          .withDescription(
              "The index of an alert. What stands in braces is the alert's own date in UTC, in the"
                  + " letters of Java's DateTimeFormatter, so that a backfill writes where the"
                  + " stream did. Too fine a date makes many small indices, no date makes one that"
                  + " grows without end; after a change the same alert may be in two.");

  public static final ConfigOption<Boolean> INSTALL_TEMPLATE =
      ConfigOptions.key("elasticsearch.install-template")
          .booleanType()
          .defaultValue(true)
          .withDescription(
              "Install the index template when the job starts, which takes the cluster privilege"
                  + " manage_index_templates. Without it somebody has to install what"
                  + " elasticsearch-template prints, or Elasticsearch guesses types and takes"
                  + " addresses for text. Settings of your own, such as shards or a lifecycle,"
                  + " belong in the component template of its name and @custom.");

  public static final ConfigOption<String> USERNAME =
      ConfigOptions.key("elasticsearch.username")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The user to write as, with elasticsearch.password. Without the privileges create_index"
                  + " and index on the indices the job fails with the first alert.");

  public static final ConfigOption<String> PASSWORD =
      ConfigOptions.key("elasticsearch.password")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The user's password, best as a reference such as ${env:ES_PASSWORD} or"
                  + " ${file:/run/secrets/es}; written out, it is in the shell's history. It is"
                  + " part of the job that is submitted: whoever reads the cluster's job store"
                  + " reads it.");

  public static final ConfigOption<String> API_KEY =
      ConfigOptions.key("elasticsearch.api-key")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "An API key in place of user and password, in the form that Elasticsearch calls"
                  + " encoded, best as a reference like a password. One that expires stops the job"
                  + " when it does.");

  public static final ConfigOption<String> CA_FILE =
      ConfigOptions.key("elasticsearch.ca-file")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "PEM certificates that the nodes' certificates have to be signed by; nothing else is"
                  + " trusted then. It is read where the job is submitted. When the authority"
                  + " changes, the job has to be submitted anew.");

  public static final ConfigOption<Integer> BULK_ACTIONS =
      ConfigOptions.key("elasticsearch.bulk-actions")
          .intType()
          .defaultValue(500)
          .withDescription(
              "The most alerts in a bulk. Too few cost a request each; too many make a failure"
                  + " repeat more, and a writer holds three times as many in memory.");

  public static final ConfigOption<MemorySize> BULK_SIZE =
      ConfigOptions.key("elasticsearch.bulk-size")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(5))
          .withDescription(
              "The most bytes in a bulk; a longer alert goes alone. Too small costs requests; above"
                  + " what a node or proxy takes (http.max_content_length), each bulk is sent once"
                  + " in vain and then in halves.");

  public static final ConfigOption<Duration> FLUSH_INTERVAL =
      ConfigOptions.key("elasticsearch.flush-interval")
          .durationType()
          .defaultValue(Duration.ofSeconds(1))
          .withDescription(
              "How long an alert waits for others to fill a bulk. Too short makes bulks of one"
                  + " alert; too long delays alerts by as much.");

  public static final ConfigOption<Integer> IN_FLIGHT =
      ConfigOptions.key("elasticsearch.in-flight")
          .intType()
          .defaultValue(2)
          .withDescription(
              "The most bulks under way from one writer, of which there are as many as the"
                  + " parallelism. Too few leave the cluster idle between answers; too many make it"
                  + " answer 429, after which the writer pauses.");

  public static final ConfigOption<Duration> REQUEST_TIMEOUT =
      ConfigOptions.key("elasticsearch.request-timeout")
          .durationType()
          .defaultValue(Duration.ofSeconds(30))
          .withDescription(
              "How long a node may be silent before a bulk has failed and is tried again. Too short"
                  + " repeats bulks that a busy node would have taken; too long holds up"
                  + " checkpoints behind a node that hangs.");

  public static final ConfigOption<Duration> RETRY_TIMEOUT =
      ConfigOptions.key("elasticsearch.retry-timeout")
          .durationType()
          .defaultValue(Duration.ofMinutes(10))
          .withDescription(
              "How long an alert is tried again, after ever longer pauses of up to ten seconds,"
                  + " before the job fails rather than lose it; when the job starts, a minute at"
                  + " most. Shorter than an outage, the job fails in every one; too long, a"
                  + " cluster that is gone for good is told of late, while alerts wait.");

  static final OptionGroup GROUP =
      OptionGroup.of(
          "Elasticsearch",
          "An index that alerts are written to, under their ids: again changes nothing. What"
              + " Elasticsearch refuses goes where rejected and late records go.",
          DetectOption.of(HOSTS, new ValueType.Texts("url"), "no alerts to Elasticsearch"),
          DetectOption.of(INDEX, new ValueType.Text("name")),
          DetectOption.of(INSTALL_TEMPLATE, new ValueType.Flag()),
          DetectOption.of(USERNAME, new ValueType.Text("user"), "no user"),
          DetectOption.of(PASSWORD, new ValueType.Text("password"), "no password"),
          DetectOption.of(API_KEY, new ValueType.Text("key"), "no API key"),
          DetectOption.of(CA_FILE, new ValueType.Text("file"), "whom Java trusts"),
          DetectOption.of(BULK_ACTIONS, new ValueType.Whole()),
          DetectOption.of(BULK_SIZE, new ValueType.Size()),
          DetectOption.of(FLUSH_INTERVAL, new ValueType.Span()),
          DetectOption.of(IN_FLIGHT, new ValueType.Whole()),
          DetectOption.of(REQUEST_TIMEOUT, new ValueType.Span()),
          DetectOption.of(RETRY_TIMEOUT, new ValueType.Span()));

  private ElasticsearchOptions() {}
}
