/** Records that a run rejected or found late, read again from what it wrote of them. */
package io.beaconwatch.connectors.replay;
