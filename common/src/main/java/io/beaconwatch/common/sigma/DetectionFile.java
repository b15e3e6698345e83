package io.beaconwatch.common.sigma;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.detection.Detection.Level;
import io.beaconwatch.common.event.Field;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One detection's file: a Sigma rule, and a Sigma correlation over it.
 *
 * @param detection empty when something in the file stops it from being used
 * @param name empty when the file is too broken to have one
 * @param references by which a filter may name it
 * @param lines null when there is no detection
 */
record DetectionFile(
    String file, Optional<Detection> detection, String name, Set<String> references, Lines lines) {

  /** Where the parts stand that a lint may speak of. */
  record Lines(
      int name,
      int window,
      List<Integer> tiers,
      List<Integer> keys,
      Map<Field, Integer> searches,
      int columns) {}

  static DetectionFile parse(String yaml, Problems problems) {
    YamlMap rule = null;
    YamlMap correlation = null;
    for (YamlMap document : YamlDocuments.read(yaml, problems)) {
      if (document.has("correlation") && correlation == null) {
        correlation = document;
      } else if (document.has("detection") && rule == null) {
        rule = document;
      } else {
        problems.error(
            document.node(), "a detection's file holds one Sigma rule and one correlation over it");
      }
    }
    if (rule == null || correlation == null) {
      if (problems.isEmpty()) {
        problems.error(
            0,
            rule == null
                ? "there is no Sigma rule (a document with 'detection')"
                : "there is no Sigma correlation (a document with 'correlation')");
      }
      return new DetectionFile(problems.file(), Optional.empty(), "", Set.of(), null);
    }
    return parse(rule, correlation, problems);
  }

  private static DetectionFile parse(
      YamlMap ruleDocument, YamlMap correlationDocument, Problems problems) {
    Rule rule = Rule.parse(ruleDocument, problems);
    Rule.Header header = Rule.Header.parse(correlationDocument, problems);
    if (correlationDocument.flag("generate").orElse(false)) {
      problems.error(correlationDocument.line("generate"), "'generate' is not supported");
    }
    Correlation correlation =
        correlationDocument
            .requiredMap("correlation")
            .map(section -> Correlation.parse(section, rule.header().references(), problems))
            .orElse(null);
    Optional<YamlMap> block = correlationDocument.requiredMap("beaconwatch");
    Set<String> references = new LinkedHashSet<>(header.references());
    references.addAll(rule.header().references());
    if (correlation == null || block.isEmpty() || rule.search() == null) {
      return new DetectionFile(problems.file(), Optional.empty(), header.name(), references, null);
    }
    Level level = header.level().or(rule.header()::level).orElse(Level.MEDIUM);
    BeaconBlock beacon = BeaconBlock.parse(block.get(), correlation, level, problems);
    Lines lines =
        new Lines(
            correlationDocument.line(correlationDocument.has("name") ? "name" : "title"),
            block.get().line("window"),
            beacon.tierLines(),
            correlation.keys().stream().map(Correlation.GroupKey::line).toList(),
            rule.search().lines(),
            block.get().line("columns"));
    Optional<Detection> detection =
        beacon.window() == null
            ? Optional.empty()
            : Optional.of(detection(rule, header, level, correlation, beacon));
    return new DetectionFile(problems.file(), detection, header.name(), references, lines);
  }

  private static Detection detection(
      Rule rule, Rule.Header header, Level level, Correlation correlation, BeaconBlock beacon) {
    Set<String> techniques = new LinkedHashSet<>(header.techniques());
    techniques.addAll(rule.header().techniques());
    return new Detection(
        header.name(),
        header.id(),
        beacon.version(),
        header.title(),
        level,
        List.copyOf(techniques),
        rule.families(),
        rule.search().expression(),
        correlation.keys().stream()
            .map(
                key ->
                    new Detection.Key(
                        key.name(), key.field(), beacon.canonicalAddresses() && key.isAddress()))
            .toList(),
        beacon.nullKeys(),
        beacon.emptyKeysAreNull(),
        beacon.window(),
        correlation.threshold(),
        beacon.lookback(),
        beacon.indicatorLookback(),
        beacon.tiers(),
        beacon.columns(),
        beacon.repairs(),
        beacon.limits());
  }
}
