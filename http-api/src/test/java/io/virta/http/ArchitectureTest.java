package io.virta.http;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

@AnalyzeClasses(packages = "io.virta.http", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule of_storage_only_records_are_known =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.virta.persistence.disk..",
              "io.virta.persistence.journal..",
              "io.virta.persistence.lane..");

  @ArchTest
  static final ArchRule of_actors_only_the_door_and_the_values_are_known =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.virta.actors.account..",
              "io.virta.actors.cluster..",
              "io.virta.actors.edge..",
              "io.virta.actors.shard..",
              "io.virta.actors.stream..");

  @ArchTest
  static final ArchRule the_wire_and_the_tokens_know_neither_pekko_nor_those_above =
      noClasses()
          .that()
          .resideInAnyPackage("io.virta.http.wire..", "io.virta.http.token..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.pekko..",
              "io.virta.http.hot..",
              "io.virta.http.operation..",
              "io.virta.http.server..",
              "io.virta.http.ops..");

  @ArchTest
  static final ArchRule operations_and_the_hot_path_know_no_http =
      noClasses()
          .that()
          .resideInAnyPackage("io.virta.http.operation..", "io.virta.http.hot..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.pekko.http..", "io.virta.http.server..", "io.virta.http.ops..");

  @ArchTest
  static final ArchRule the_clock_is_handed_in =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .because("tests own the clock");
}
