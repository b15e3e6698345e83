package io.beaconwatch.jobs.generator;

import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The templates of every dialect and kind of record, put together from the resources beside this
 * class: the fields of a family, and the envelope that a dialect puts around them.
 */
final class Templates {
  private static final String EVERY_KIND = "*";

  private final Map<Dialect, Map<RecordKind, Template>> templates = new EnumMap<>(Dialect.class);

  /**
   * @param enriched whether Sysmon's and Falcon's connections carry what a pipeline adds to them
   * @param trimmed whether a pipeline has dropped what no search asks for
   */
  Templates(boolean enriched, boolean trimmed) {
    Map<String, List<String>> envelopes = sections("envelopes.txt");
    Map<String, List<String>> sysmon = sections("sysmon.fields");
    Map<String, List<String>> winlogbeat = sections("winlogbeat.fields");
    Map<String, List<String>> defender = sections("defender.fields");
    Map<String, List<String>> falcon = sections("falcon.fields");
    Map<String, List<String>> ecs = sections("ecs.fields");
    for (Dialect dialect : Dialect.values()) {
      Map<String, List<String>> fields =
          switch (dialect.family()) {
            case SYSMON -> sysmon;
            case DEFENDER -> defender;
            case FALCON -> falcon;
            case ECS -> ecs;
          };
      Map<RecordKind, Template> byKind = new EnumMap<>(RecordKind.class);
      for (RecordKind kind : RecordKind.values()) {
        if (kind.isWrittenBy(dialect)) {
          String envelope = String.join("", envelope(envelopes, dialect, trimmed));
          String text =
              envelope
                  .replace("${fields}", style(dialect).join(fieldsOf(fields, kind, enriched)))
                  .replace("${ecs}", FieldStyle.NESTED.join(fieldsOf(winlogbeat, kind, enriched)))
                  .replace("${eventId}", Integer.toString(kind.sysmonId()))
                  .replace("${task}", kind.task())
                  .replace("${table}", kind.table());
          byKind.put(kind, Template.compile(text));
        }
      }
      templates.put(dialect, byKind);
    }
  }

  /** The template of a kind that the dialect writes. */
  Template of(Dialect dialect, RecordKind kind) {
    return templates.get(dialect).get(kind);
  }

  private static List<String> envelope(
      Map<String, List<String>> envelopes, Dialect dialect, boolean trimmed) {
    List<String> whole = envelopes.get(dialect.label());
    return trimmed ? envelopes.getOrDefault(dialect.label() + "-trimmed", whole) : whole;
  }

  private static FieldStyle style(Dialect dialect) {
    return switch (dialect) {
      case SPLUNK_XML, SPLUNK_HEC -> FieldStyle.XML;
      case ECS_NESTED -> FieldStyle.NESTED;
      case ECS_FIELDS -> FieldStyle.ARRAYS;
      case SUMO_OBJECT,
          SUMO_STRING,
          NXLOG,
          WINLOGBEAT_6,
          WINLOGBEAT_8,
          DEFENDER_ROW,
          DEFENDER_STREAM,
          DEFENDER_BATCH,
          FALCON,
          ECS_DOTTED ->
          FieldStyle.FLAT;
    };
  }

  private static Map<String, FieldStyle.Value> fieldsOf(
      Map<String, List<String>> sections, RecordKind kind, boolean enriched) {
    Map<String, FieldStyle.Value> fields = new LinkedHashMap<>();
    for (String section : List.of(EVERY_KIND, kind.label())) {
      for (String line : sections.getOrDefault(section, List.of())) {
        boolean added = line.startsWith("?");
        String field = added ? line.substring(1) : line;
        boolean raw = field.startsWith("#");
        String text = raw ? field.substring(1) : field;
        int space = text.indexOf(' ');
        if (enriched || !added) {
          fields.put(
              text.substring(0, space), new FieldStyle.Value(text.substring(space + 1), raw));
        }
      }
    }
    return fields;
  }

  private static Map<String, List<String>> sections(String resource) {
    Map<String, List<String>> sections = new LinkedHashMap<>();
    List<String> section = new ArrayList<>();
    try {
      for (String line :
          Resources.readLines(
              Resources.getResource(Templates.class, resource), StandardCharsets.UTF_8)) {
        if (line.startsWith("[")) {
          section = new ArrayList<>();
          sections.put(line.substring(1, line.length() - 1), section);
        } else if (!line.startsWith("# ")) {
          section.add(line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sections;
  }
}
