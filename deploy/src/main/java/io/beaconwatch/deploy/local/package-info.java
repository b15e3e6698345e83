/** Kafka, Elasticsearch and the job on one machine, each in a process of its own. */
package io.beaconwatch.deploy.local;
