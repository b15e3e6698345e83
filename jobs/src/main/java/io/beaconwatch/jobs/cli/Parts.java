package io.beaconwatch.jobs.cli;

import io.beaconwatch.jobs.DetectionRun;
import io.beaconwatch.jobs.LoadDetections;

/** What the commands call: the job, its detections and the demo's ends. */
record Parts(
    LoadDetections load,
    DetectionRun run,
    CheckDetections lint,
    CheckDetections test,
    DemoCommand.WriteTelemetry demoTelemetry,
    DemoCommand.ShowAlerts showAlerts) {}
