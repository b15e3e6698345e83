package io.beaconwatch.jobs.oracle;

import com.google.common.collect.ImmutableList;
import io.beaconwatch.jobs.oracle.Oracle.Query;

/** One detection, what is drawn for it and what its alerts are compared with. */
enum Comparison {
  SUMO("sumo", DrawSet.SYSMON, false, Query.SUMO),
  SPLUNK("splunk", DrawSet.SYSMON, false, Query.SPLUNK),
  SENTINEL("sentinel", DrawSet.DEFENDER, false, Query.SENTINEL),
  LOGSCALE("logscale", DrawSet.FALCON, false, Query.LOGSCALE),
  /** Every sequence an alert. */
  ELASTIC("elastic", DrawSet.ECS, false, Query.ELASTIC),
  /** Every run of sequences an alert. */
  ELASTIC_RUNS("elastic", DrawSet.ECS, true, Query.ELASTIC, Query.ELASTIC_RUNS);

  final String detection;
  final DrawSet draws;
  final boolean coalesced;
  final ImmutableList<Query> queries;

  Comparison(String detection, DrawSet draws, boolean coalesced, Query... queries) {
    this.detection = detection;
    this.draws = draws;
    this.coalesced = coalesced;
    this.queries = ImmutableList.copyOf(queries);
  }
}
