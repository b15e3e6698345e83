/** A Flink cluster on this machine, its processes started and ended from a command line. */
package io.beaconwatch.deploy.cluster;
