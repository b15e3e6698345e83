package io.beaconwatch.jobs.pipeline;

import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;

/** Where keyed state is kept: as objects that are shared, or as bytes that are copied. */
enum Backend {
  HEAP {
    @Override
    StateBackend create() {
      return new HashMapStateBackend();
    }
  },
  ROCKSDB {
    @Override
    StateBackend create() {
      return new EmbeddedRocksDBStateBackend();
    }
  };

  abstract StateBackend create();
}
