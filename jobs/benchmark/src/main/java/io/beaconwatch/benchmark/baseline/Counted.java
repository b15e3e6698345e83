package io.beaconwatch.benchmark.baseline;

import java.util.Arrays;
import org.apache.flink.api.common.functions.AggregateFunction;

/** What is counted of a group in a window: a type that Flink takes for a POJO. */
public final class Counted {
  public int count;
  public long first = Long.MAX_VALUE;
  public long last = Long.MIN_VALUE;

  /** In ascending order. */
  public int[] ports = new int[0];

  private void add(Connection connection) {
    count++;
    first = Math.min(first, connection.time);
    last = Math.max(last, connection.time);
    if (connection.port != null) {
      addPort(connection.port);
    }
  }

  private void addPort(int port) {
    int place = Arrays.binarySearch(ports, port);
    if (place < 0) {
      int[] more = new int[ports.length + 1];
      System.arraycopy(ports, 0, more, 0, -place - 1);
      more[-place - 1] = port;
      System.arraycopy(ports, -place - 1, more, -place, ports.length + place + 1);
      ports = more;
    }
  }

  /** For Flink's window operator. */
  static final class Add implements AggregateFunction<Connection, Counted, Counted> {
    private static final long serialVersionUID = 1L;

    @Override
    public Counted createAccumulator() {
      return new Counted();
    }

    @Override
    public Counted add(Connection connection, Counted counted) {
      counted.add(connection);
      return counted;
    }

    @Override
    public Counted getResult(Counted counted) {
      return counted;
    }

    @Override
    public Counted merge(Counted one, Counted other) {
      one.count += other.count;
      one.first = Math.min(one.first, other.first);
      one.last = Math.max(one.last, other.last);
      for (int port : other.ports) {
        one.addPort(port);
      }
      return one;
    }
  }
}
