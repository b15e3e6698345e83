package io.beaconwatch.jobs.generator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.primitives.ImmutableLongArray;
import io.beaconwatch.common.event.Family;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What each planted scenario must lead to by the five bundled detections' semantics: 12 connections
 * in an hour of the clock for the four that tumble, 10 in any sixty minutes for the one that
 * slides.
 */
final class AnswerKey {
  private static final int TUMBLING_THRESHOLD = 12;
  private static final int SLIDING_THRESHOLD = 10;
  private static final long HOUR = GeneratorSettings.HOUR;
  private static final ObjectMapper JSON = new ObjectMapper();

  private AnswerKey() {}

  /** One line for each. */
  static void write(List<Planted> planted, boolean enriched, Writer out) throws IOException {
    for (Planted each : planted) {
      out.write(JSON.writeValueAsString(answer(each, enriched)));
      out.write('\n');
    }
  }

  /** Whether some detection finds it once processes are joined. */
  static boolean isBeacon(Planted planted) {
    return !foundBy(planted, true).isEmpty();
  }

  /**
   * The detections that must find it.
   *
   * @param withContext whether Sysmon's and Falcon's connections carry their command line, and
   *     Falcon's the rest of the process and host
   */
  static List<String> foundBy(Planted planted, boolean withContext) {
    List<String> found = new ArrayList<>();
    if (planted.scenario().exclusion().isPresent()) {
      return found;
    }
    Dialect dialect = planted.host().dialect();
    if (mostInWindow(planted.times()) >= TUMBLING_THRESHOLD) {
      if (dialect.speaks(Family.SYSMON)) {
        found.add("sumo");
        if (withContext) {
          found.add("splunk");
        }
      }
      if (dialect.speaks(Family.DEFENDER)) {
        found.add("sentinel");
      }
      boolean ip4 = planted.scenario().target() != Target.PUBLIC_IPV6;
      if (dialect.speaks(Family.FALCON) && withContext && ip4) {
        found.add("logscale");
      }
    }
    if (dialect.speaks(Family.ECS) && mostInSixtyMinutes(planted.times()) >= SLIDING_THRESHOLD) {
      found.add("elastic");
    }
    return found;
  }

  private static ObjectNode answer(Planted planted, boolean enriched) {
    Host host = planted.host();
    Program program = planted.program();
    ObjectNode answer = JSON.createObjectNode();
    answer.put("answer", isBeacon(planted) ? "beacon" : "decoy");
    answer.put("kind", planted.scenario().label());
    planted.scenario().exclusion().ifPresent(reason -> answer.put("excluded_because", reason));
    answer.put("format", host.dialect().format().label());
    answer.put("dialect", host.dialect().label());
    boolean falcon = host.dialect() == Dialect.FALCON;
    answer.put("host", (falcon ? host.name() : host.computer()).toString());
    if (host.dialect() == Dialect.SPLUNK_HEC) {
      answer.put("index_host", host.logHost().toString());
    }
    boolean qualified = host.dialect().family() == Family.SYSMON;
    Account account = program.account();
    answer.put("user", (qualified ? account.qualified() : account.name()).toString());
    answer.put("process", (falcon ? program.devicePath() : program.image()).toString());
    answer.put("process_name", program.imageName().toString());
    answer.put("command_line", program.commandLine().toString());
    answer.put("destination", planted.address().toString());
    planted.scenario().ports().forEach(answer.withArray("ports")::add);
    ImmutableLongArray times = planted.times();
    answer.put("first", Instant.ofEpochMilli(times.get(0)).toString());
    answer.put("last", Instant.ofEpochMilli(times.get(times.length() - 1)).toString());
    answer.put("connections", times.length());
    addWindows(planted, answer.putArray("windows"));
    answer.put("most_in_sixty_minutes", mostInSixtyMinutes(times));
    if (planted.indicator() != Indication.NONE) {
      answer.put("indicator", planted.indicator().label());
      answer.put("indicator_file", planted.indicator().file());
      answer.put("indicator_matches", planted.indicator().matches());
    }
    foundBy(planted, enriched).forEach(answer.putArray("found_by")::add);
    foundBy(planted, true).forEach(answer.putArray("found_by_with_process_context")::add);
    return answer;
  }

  private static void addWindows(Planted planted, ArrayNode windows) {
    ImmutableLongArray times = planted.times();
    int next = 0;
    while (next < times.length()) {
      long start = Math.floorDiv(times.get(next), HOUR) * HOUR;
      Set<Integer> ports = new HashSet<>();
      int count = 0;
      for (; next < times.length() && times.get(next) < start + HOUR; next++) {
        ports.add(planted.port(next));
        count++;
      }
      windows
          .addObject()
          .put("start", Instant.ofEpochMilli(start).toString())
          .put("count", count)
          .put("distinct_ports", ports.size());
    }
  }

  private static int mostInWindow(ImmutableLongArray times) {
    long[] hours = times.stream().map(time -> Math.floorDiv(time, HOUR)).toArray();
    int most = 0;
    for (int i = 0, first = 0; i < hours.length; i++) {
      first = hours[first] == hours[i] ? first : i;
      most = Math.max(most, i - first + 1);
    }
    return most;
  }

  /** Both ends included. */
  private static int mostInSixtyMinutes(ImmutableLongArray times) {
    int most = 0;
    for (int i = 0, first = 0; i < times.length(); i++) {
      while (times.get(i) - times.get(first) > HOUR) {
        first++;
      }
      most = Math.max(most, i - first + 1);
    }
    return most;
  }
}
