package io.beaconwatch.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.core.fs.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckPathsTest {
  @ParameterizedTest
  @CsvSource({
    "/logs,                 /logs,               true",
    "/logs/,                /logs/out,           true",
    "/logs,                 /logs-out,           false",
    "/a/../logs,            /logs/./out,         true",
    "/,                     /out,                true",
    "file:///logs,          /logs/out,           true",
    "/logs/*.json,          /logs/out,           true",
    "/logs/**,              /logs/a/b,           true",
    "/x/../logs/day-?/*,    /logs/day-1/out,     true",
    "/logs/day-[0-9],       /logs/out,           false",
    "'/logs/{a,b}',         /out,                false",
    "/logs/*,               s3://logs/out,       false",
    "s3://bucket/in,        s3://bucket/in/out,  true",
    "s3://bucket/in,        s3a://bucket/in/out, true",
    "s3://bucket/in/*.gz,   s3://bucket/in/out,  true",
    "s3://bucket/x/../in/,  s3://bucket/in/out,  true",
    "s3://bucket/in,        s3://bucket/in-out,  false",
    "s3://bucket/in,        s3://other/in/out,   false",
    "s3://bucket,           s3://bucket/out,     true"
  })
  void whetherAnInputMayReadThePath(String input, String path, boolean expected) {
    assertThat(CheckPaths.mayRead(input, path)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/var/state", "/var/my state", "/var/100%20", "/var/ü&=#?"})
  void flinkReadsThePathThatWasMeant(String path) {
    Path read = new Path(CheckPaths.flinkPath(java.nio.file.Path.of(path)));
    assertThat(read.getPath()).isEqualTo(path);
    assertThat(read.toUri().getScheme()).isEqualTo("file");
    assertThat(CheckPaths.localPath(read.toString())).contains(java.nio.file.Path.of(path));
  }
}
