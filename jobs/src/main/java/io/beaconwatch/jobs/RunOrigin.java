package io.beaconwatch.jobs;

import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateRecoveryOptions;

/**
 * Whether a run is a new one, or goes on with one that has written something already. Two things go
 * on: what starts from a savepoint or checkpoint; and an application with high availability whose
 * JobManager was lost, where Flink runs {@code main} again and then finds the job that it had.
 *
 * @param isRestored whether it starts from a savepoint or checkpoint
 * @param applicationJob the id that Flink gives the application's job before {@code main} runs, the
 *     same each time; null where {@code main} runs only once
 */
public record RunOrigin(boolean isRestored, String applicationJob) {
  public static final RunOrigin NEW = new RunOrigin(false, null);
  public static final RunOrigin RESTORED = new RunOrigin(true, null);

  /** That of a job which is submitted with such a configuration. */
  static RunOrigin of(ReadableConfig configuration) {
    // Without high availability nobody keeps the job, though its id may be given all the same.
    boolean isKept = !configuration.get(HighAvailabilityOptions.HA_MODE).equalsIgnoreCase("none");
    return new RunOrigin(
        configuration.getOptional(StateRecoveryOptions.SAVEPOINT_PATH).isPresent(),
        isKept ? configuration.get(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID) : null);
  }
}
