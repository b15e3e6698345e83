package io.beaconwatch.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.beaconwatch.connectors.kafka.Topics;

@AnalyzeClasses(
    packages = "io.beaconwatch",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {
  /** Another module's tests, once it is packaged; ArchUnit knows those of folders alone. */
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  @ArchTest
  static final ArchRule commonHasNoFlink =
      noClasses()
          .that()
          .resideInAPackage("io.beaconwatch.common..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.flink..", "io.beaconwatch.connectors..", "io.beaconwatch.jobs..");

  @ArchTest
  static final ArchRule connectorsDoNotKnowTheJobs =
      noClasses()
          .that()
          .resideInAPackage("io.beaconwatch.connectors..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.beaconwatch.jobs..");

  @ArchTest
  static final ArchRule packagesOfCommonHaveNoCycles =
      slices().matching("io.beaconwatch.common.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule packagesOfConnectorsHaveNoCycles =
      slices().matching("io.beaconwatch.connectors.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule regularExpressionsRunOnRe2 =
      noClasses()
          .that()
          // Flink's source takes nothing else; who starts the job writes it, for names of topics.
          .doNotBelongToAnyOf(Topics.class)
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(java.util.regex.Pattern.class, java.util.regex.Matcher.class)
          .because("java.util.regex takes exponential time on chosen text");

  @ArchTest
  static final ArchRule namesSayWhatAThingIs =
      classes()
          .that()
          .resideInAPackage("io.beaconwatch..")
          .should()
          .haveNameNotMatching(".*(Factory|Manager|Helper|Utils?|Impl)");
}
