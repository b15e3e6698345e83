package io.beaconwatch.connectors.telemetry;

import io.beaconwatch.common.event.EndpointContext;
import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.HostName;
import io.beaconwatch.common.event.ProcessStart;
import io.beaconwatch.connectors.compact.CompactFormat;
import io.beaconwatch.connectors.compact.Texts;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes starts of processes and names of hosts. */
public final class EndpointContextFormat implements CompactFormat<EndpointContext> {
  private static final long serialVersionUID = 1L;

  @Override
  public Class<EndpointContext> type() {
    return EndpointContext.class;
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(EndpointContext context, DataOutputView out) throws IOException {
    Texts.write(context.family().name(), out);
    Texts.write(context.host(), out);
    out.writeLong(context.time());
    if (context instanceof ProcessStart start) {
      Texts.write(start.process(), out);
      Texts.write(start.image(), out);
      Texts.write(start.user(), out);
      Texts.write(start.commandLine(), out);
      Texts.write(start.parentImage(), out);
      Texts.write(start.computer(), out);
    } else if (context instanceof HostName name) {
      // A process is never null: this is what tells the two apart.
      Texts.write(null, out);
      Texts.write(name.computer(), out);
    }
  }

  @Override
  public EndpointContext read(DataInputView in, int version) throws IOException {
    Family family = Family.valueOf(Texts.read(in));
    String host = Texts.read(in);
    long time = in.readLong();
    String process = Texts.read(in);
    if (process == null) {
      return new HostName(family, host, time, Texts.read(in));
    }
    return new ProcessStart(
        family,
        host,
        process,
        time,
        Texts.read(in),
        Texts.read(in),
        Texts.read(in),
        Texts.read(in),
        Texts.read(in));
  }

  @Override
  public EndpointContext copy(EndpointContext context) {
    return context;
  }
}
