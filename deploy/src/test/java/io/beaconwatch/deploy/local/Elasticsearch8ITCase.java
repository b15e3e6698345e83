package io.beaconwatch.deploy.local;

import java.nio.file.Path;

/** On the Java of the tests. */
class Elasticsearch8ITCase extends ElasticsearchCases {
  @Override
  ElasticsearchNode start() throws Exception {
    return start("elasticsearch8", Path.of(System.getProperty("java.home")));
  }
}
