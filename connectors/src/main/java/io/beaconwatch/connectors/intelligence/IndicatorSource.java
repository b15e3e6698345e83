package io.beaconwatch.connectors.intelligence;

import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Threat-intelligence feeds as a bounded source: Sentinel ThreatIntelligenceIndicator rows, STIX 2
 * bundles, CSV with a header, and plain lists, recognised by content; compressed as gz, bz2, xz,
 * zst or deflate by the end of the name.
 */
public final class IndicatorSource {
  /** Flink's file source wants a path even where the enumerator knows better. */
  private static final Path UNUSED = new Path("/");

  private IndicatorSource() {}

  /**
   * The source, which sets no timestamps.
   *
   * @param paths files, folders and globs, as Flink paths; none at all gives an empty source, so
   *     that a job's topology does not depend on it
   */
  public static FileSource<IndicatorRecord> create(List<String> paths) {
    return FileSource.forBulkFileFormat(new FeedFormat(), UNUSED)
        .setFileEnumerator(new FeedPaths(paths))
        .build();
  }

  /** As {@link #create}, added to a job without watermarks; also the operator's name is its uid. */
  public static SingleOutputStreamOperator<IndicatorRecord> of(
      StreamExecutionEnvironment environment, List<String> paths, String uid) {
    return environment
        .fromSource(create(paths), WatermarkStrategy.noWatermarks(), uid, IndicatorTypes.RECORD)
        .uid(uid);
  }

  /**
   * The files behind the paths, as the job will read them: to tell of a wrong path before it runs.
   *
   * @throws java.io.FileNotFoundException for a path that names nothing
   */
  public static List<Path> files(List<String> paths) throws IOException {
    return new FeedPaths(paths).files().stream().map(file -> new Path(file.path())).toList();
  }
}
