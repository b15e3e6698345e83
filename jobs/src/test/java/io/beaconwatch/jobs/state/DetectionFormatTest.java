package io.beaconwatch.jobs.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.detection.Expression;
import io.beaconwatch.common.detection.Expression.Pattern;
import io.beaconwatch.common.detection.Expression.Pattern.Part;
import io.beaconwatch.common.detection.Expression.Test.Absent;
import io.beaconwatch.common.detection.Expression.Test.Cidr;
import io.beaconwatch.common.detection.Expression.Test.Compare;
import io.beaconwatch.common.detection.Expression.Test.Operator;
import io.beaconwatch.common.detection.Expression.Test.Regex;
import io.beaconwatch.common.detection.Expression.Test.Text;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.sigma.DetectionFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

/** Definitions in savepoints come back as what they were compiled from. */
class DetectionFormatTest {
  private static final List<Detection> BUNDLED =
      new DetectionFiles().bundled(DetectionFiles.BUNDLED).load().detections();

  private static Detection copied(Detection detection) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    new KeptDefinitionFormat().write(new KeptDefinition(7, 8, detection), out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    KeptDefinition kept = new KeptDefinitionFormat().read(in, 1);
    assertThat(in.available()).isZero();
    assertThat(kept.definition()).isEqualTo(7);
    assertThat(kept.retired()).isEqualTo(8);
    return kept.detection();
  }

  @Test
  void whatIsBundledComesBack() throws IOException {
    assertThat(BUNDLED).hasSize(5);
    for (Detection detection : BUNDLED) {
      assertThat(copied(detection)).isEqualTo(detection);
    }
  }

  @Test
  void everyPartOfAConditionComesBack() throws IOException {
    Pattern pattern =
        new Pattern(List.of(new Part.AnyRun(), new Part.Literal("a*?ä"), new Part.AnyOne()));
    List<Expression.Test> tests = new ArrayList<>();
    tests.add(new Text(pattern, true));
    tests.add(new Text(pattern, false));
    tests.add(new Regex("^a|b$", true));
    tests.add(new Cidr(List.of("10.0.0.0/8", "::1/128")));
    tests.add(new Absent());
    for (Operator operator : Operator.values()) {
      tests.add(new Compare(operator, -0.25));
    }
    List<Expression> matches = new ArrayList<>();
    for (Expression.Test test : tests) {
      matches.add(new Expression.Match(Field.values()[matches.size()], test));
    }
    Expression selection =
        new Expression.Or(
            List.of(
                new Expression.And(matches),
                new Expression.And(List.of()),
                new Expression.Not(new Expression.Or(List.of()))));
    Detection detection = BUNDLED.get(0).withSelection(selection);

    assertThat(copied(detection)).isEqualTo(detection);
  }

  @Test
  void whatAFileSaysMakesTheDefinitionAndNotHowItSaysIt() throws IOException {
    String file;
    try (InputStream in =
        DetectionFiles.class.getResourceAsStream("/detections/sumo/detection.yml")) {
      file = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    long sumo = fingerprint(file);

    assertThat(sumo).isNotZero();
    assertThat(fingerprint("# A remark.\n" + file)).isEqualTo(sumo);
    assertThat(fingerprint(file.replace("    gte: 12\n", "    gte: 13\n"))).isNotEqualTo(sumo);
    assertThat(BUNDLED.stream().map(DetectionFormat::fingerprint)).doesNotHaveDuplicates();
  }

  private static long fingerprint(String file) {
    return DetectionFormat.fingerprint(
        new DetectionFiles().detection("detection.yml", file).load().detections().get(0));
  }
}
