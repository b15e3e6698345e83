package io.beaconwatch.jobs;

import io.beaconwatch.connectors.sink.JsonLines;
import io.beaconwatch.jobs.options.FileSinkSettings;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Lines of JSON in a folder of the output. */
final class LineFiles {
  private LineFiles() {}

  /**
   * Adds the sink of one folder to the job.
   *
   * @param name the folder's; also what the sink's uid ends with
   */
  static void add(DataStream<byte[]> lines, FileSinkSettings files, String name) {
    JsonLines folder = new JsonLines(new Path(files.folder(), name), files.rollingSize());
    lines
        .sinkTo(
            files
                .rollingInterval()
                .map(folder::rolledEvery)
                .orElseGet(folder::rolledWithCheckpoints))
        .name("write-" + name)
        .uid("write-" + name);
  }
}
