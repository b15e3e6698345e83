package io.beaconwatch.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.api.common.JobID;
import org.apache.flink.client.deployment.application.ApplicationJobUtils;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.junit.jupiter.api.Test;

class RunOriginTest {
  @Test
  void aRunIsNewByItself() {
    assertThat(RunOrigin.of(new Configuration())).isEqualTo(RunOrigin.NEW);
  }

  @Test
  void aSavepointRestores() {
    Configuration configuration = new Configuration();
    configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, "s3://bucket/savepoint-1");
    assertThat(RunOrigin.of(configuration)).isEqualTo(RunOrigin.RESTORED);
  }

  /** An operator gives the id whether or not the job outlives its JobManager. */
  @Test
  void anIdAloneKeepsNoJob() {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID, new JobID(1, 2).toHexString());
    assertThat(RunOrigin.of(configuration)).isEqualTo(RunOrigin.NEW);
  }

  /** What Flink does to the configuration before it runs an application's main. */
  @Test
  void anApplicationWithHighAvailabilityIsKnownEachTimeAndOthersNever() {
    RunOrigin first = RunOrigin.of(application("beacons", true));
    assertThat(first.applicationJob()).isNotNull();
    assertThat(RunOrigin.of(application("beacons", true))).isEqualTo(first);
    assertThat(RunOrigin.of(application("other", true))).isNotEqualTo(first);
    assertThat(RunOrigin.of(application("beacons", false))).isEqualTo(RunOrigin.NEW);
  }

  private static Configuration application(String cluster, boolean highlyAvailable) {
    Configuration configuration = new Configuration();
    configuration.set(HighAvailabilityOptions.HA_CLUSTER_ID, cluster);
    configuration.set(HighAvailabilityOptions.HA_MODE, highlyAvailable ? "zookeeper" : "NONE");
    configuration.set(HighAvailabilityOptions.HA_STORAGE_PATH, "file:///tmp/ha");
    ApplicationJobUtils.maybeFixIds(configuration);
    return configuration;
  }
}
