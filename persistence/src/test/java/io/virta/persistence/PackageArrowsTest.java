package io.virta.persistence;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;

/** Which package may know which, and who may look at the clock. */
@AnalyzeClasses(
    packages = "io.virta.persistence",
    importOptions = ImportOption.DoNotIncludeTests.class)
class PackageArrowsTest {
  private static final String RECORD = "io.virta.persistence.record..";
  private static final String DISK = "io.virta.persistence.disk..";
  private static final String FILE = "io.virta.persistence.file..";
  private static final String LOG = "io.virta.persistence.log..";
  private static final String LANE = "io.virta.persistence.lane..";
  private static final String EMBEDDED = "io.virta.persistence.embedded..";
  private static final String MEMORY = "io.virta.persistence.memory..";
  private static final String JOURNAL = "io.virta.persistence.journal..";
  private static final String PEKKO = "org.apache.pekko..";

  @ArchTest
  static final ArchRule records_know_nothing_of_how_they_are_kept =
      noClasses()
          .that()
          .resideInAPackage(RECORD)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(DISK, LOG, LANE, EMBEDDED, MEMORY, JOURNAL, PEKKO);

  @ArchTest
  static final ArchRule the_disk_knows_files_only =
      noClasses()
          .that()
          .resideInAPackage(DISK)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(RECORD, LOG, LANE, EMBEDDED, MEMORY, JOURNAL, PEKKO);

  @ArchTest
  static final ArchRule private_files_know_nothing_of_the_log =
      noClasses()
          .that()
          .resideInAPackage(FILE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(RECORD, DISK, LOG, LANE, EMBEDDED, MEMORY, JOURNAL, PEKKO);

  @ArchTest
  static final ArchRule measurements_know_nothing_of_what_is_measured =
      noClasses()
          .that()
          .resideInAPackage("io.virta.persistence.measure..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(RECORD, DISK, FILE, LOG, LANE, EMBEDDED, MEMORY, JOURNAL, PEKKO);

  @ArchTest
  static final ArchRule the_lane_knows_no_actors =
      noClasses()
          .that()
          .resideInAPackage(LANE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(EMBEDDED, MEMORY, JOURNAL, PEKKO);

  @ArchTest
  static final ArchRule the_log_knows_no_engine =
      noClasses()
          .that()
          .resideInAPackage(LOG)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(DISK, LANE, EMBEDDED, MEMORY, JOURNAL, PEKKO);

  @ArchTest
  static final ArchRule the_embedded_engine_knows_no_actors =
      noClasses()
          .that()
          .resideInAPackage(EMBEDDED)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(MEMORY, JOURNAL, PEKKO);

  @ArchTest
  static final ArchRule nothing_here_knows_the_floors_above =
      noClasses()
          .should()
          .dependOnClassesThat(
              Predicates.resideInAPackage("io.virta..")
                  .and(Predicates.resideOutsideOfPackage("io.virta.persistence..")));

  @ArchTest
  static final ArchRule the_clock_is_made_once_and_handed_on =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.virta.persistence.clock.NodeClocks")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(InstantSource.class, "system")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .because("tests own the clock");
}
