package io.virta.persistence;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.virta.persistence.lane.segment.SegmentInfo;

/** The permitted dependencies between packages. */
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

  /**
   * Settings, files, small files and index build on each other; recovery, read and write use them
   * independently.
   */
  @ArchTest
  static final ArchRule the_packages_of_the_lane_form_layers =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("settings")
          .definedBy("io.virta.persistence.lane.settings")
          .layer("segment")
          .definedBy("io.virta.persistence.lane.segment")
          .layer("evidence")
          .definedBy("io.virta.persistence.lane.evidence")
          .layer("index")
          .definedBy("io.virta.persistence.lane.index")
          .layer("recovery")
          .definedBy("io.virta.persistence.lane.recovery")
          .layer("read")
          .definedBy("io.virta.persistence.lane.read")
          .layer("write")
          .definedBy("io.virta.persistence.lane.write")
          .layer("lane")
          .definedBy("io.virta.persistence.lane")
          .whereLayer("settings")
          .mayOnlyBeAccessedByLayers("segment", "write", "lane")
          .whereLayer("segment")
          .mayOnlyBeAccessedByLayers("evidence", "index", "recovery", "read", "write", "lane")
          .whereLayer("evidence")
          .mayOnlyBeAccessedByLayers("index", "recovery", "write", "lane")
          .whereLayer("index")
          .mayOnlyBeAccessedByLayers("recovery", "read", "write", "lane")
          .whereLayer("recovery")
          .mayOnlyBeAccessedByLayers("lane")
          .whereLayer("read")
          .mayOnlyBeAccessedByLayers("lane")
          .whereLayer("write")
          .mayOnlyBeAccessedByLayers("lane")
          .whereLayer("lane")
          .mayNotBeAccessedByAnyLayer();

  /** Also covers packages that the rule above does not list. */
  @ArchTest
  static final ArchRule the_packages_of_the_lane_have_no_cycles =
      slices().matching("io.virta.persistence.lane.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nobody_else_knows_what_a_lane_is_made_of =
      noClasses()
          .that()
          .resideOutsideOfPackage(LANE)
          .should()
          .dependOnClassesThat(
              Predicates.resideInAPackage(LANE)
                  .and(
                      Predicates.resideOutsideOfPackages(
                          "io.virta.persistence.lane", "io.virta.persistence.lane.settings"))
                  .and(DescribedPredicate.not(Predicates.type(SegmentInfo.class))));

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
}
