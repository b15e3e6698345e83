package io.beaconwatch.jobs;

import io.beaconwatch.common.alert.Alert;
import io.beaconwatch.connectors.sink.ParquetAlerts;
import io.beaconwatch.jobs.options.DetectSettings;
import io.beaconwatch.jobs.options.FileSinkSettings;
import io.beaconwatch.jobs.options.KafkaSettings;
import io.beaconwatch.jobs.pipeline.CountRefused;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Where alerts go: every place that the settings name gets all of them. */
final class AlertSinks {
  private final DetectSettings settings;
  private final DeadLetterSinks deadLetters;

  /**
   * @param deadLetters for alerts that a place refuses
   */
  AlertSinks(DetectSettings settings, DeadLetterSinks deadLetters) {
    this.settings = settings;
    this.deadLetters = deadLetters;
  }

  void add(DataStream<Alert> alerts) {
    settings.files().ifPresent(files -> addFiles(alerts, files));
    settings.kafka().ifPresent(kafka -> addTopic(alerts, kafka));
    settings
        .elasticsearch()
        .map(
            index ->
                index
                    .sink(settings.replay().isPresent())
                    .write(alerts, "write-alerts-to-elasticsearch"))
        .map(
            refused ->
                refused
                    .process(
                        new CountRefused(), PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
                    .name("count-refused-alerts")
                    .uid("count-refused-alerts"))
        .ifPresent(deadLetters::addRefused);
  }

  private static void addFiles(DataStream<Alert> alerts, FileSinkSettings files) {
    if (files.alertFiles().hasJsonLines()) {
      DataStream<byte[]> lines =
          alerts
              .map(alert -> alert.json().getBytes(StandardCharsets.UTF_8))
              .returns(PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
              .name("render-alerts")
              .uid("render-alerts");
      LineFiles.add(lines, files, OutputDirectory.ALERTS);
    }
    if (files.alertFiles().hasParquet()) {
      alerts
          .sinkTo(
              ParquetAlerts.in(
                  new Path(files.folder(), OutputDirectory.ALERTS_PARQUET), files.rollingSize()))
          .name("write-alerts-parquet")
          .uid("write-alerts-parquet");
    }
  }

  private static void addTopic(DataStream<Alert> alerts, KafkaSettings kafka) {
    kafka
        .alertsTopic()
        .ifPresent(
            topic ->
                alerts
                    .sinkTo(kafka.output(topic, OutputDirectory.ALERTS).alerts())
                    .name("write-alerts-to-kafka")
                    .uid("write-alerts-to-kafka"));
  }
}
