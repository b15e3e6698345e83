/** Real servers as processes of this machine, to try the job against; never for anybody's data. */
package io.beaconwatch.deploy.local;
