package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.connectors.compact.CompactType;
import io.beaconwatch.jobs.state.JoinInput;
import io.beaconwatch.jobs.state.JoinInputFormat;
import io.beaconwatch.jobs.state.SequencePart;
import io.beaconwatch.jobs.state.SequencePartFormat;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.util.OutputTag;

/** What leaves an operator beside its main output. */
final class SideOutputs {
  /** Parts of groups whose window slides. */
  static final OutputTag<SequencePart> SEQUENCE_PARTS =
      new OutputTag<>("sequence-parts", new CompactType<>(new SequencePartFormat()));

  /** What is to be joined: connections, and what they lack. */
  static final OutputTag<JoinInput> JOIN_INPUT =
      new OutputTag<>("join-input", new CompactType<>(new JoinInputFormat()));

  /** Records that could not be read, as lines of JSON. */
  static final OutputTag<byte[]> REJECTED =
      new OutputTag<>("rejected", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  /** Records that came too late, as lines of JSON. */
  static final OutputTag<byte[]> LATE =
      new OutputTag<>("late", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  private SideOutputs() {}
}
