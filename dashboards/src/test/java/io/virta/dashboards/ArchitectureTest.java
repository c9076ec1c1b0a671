package io.virta.dashboards;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.virta.actors.model.AccountId;

@AnalyzeClasses(
    packages = "io.virta.dashboards",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule the_console_asks_streams_and_no_entity_or_file =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.virta.actors.shard..",
              "io.virta.actors.stream..",
              "io.virta.actors.account..",
              "io.virta.actors.edge..",
              "io.virta.persistence.lane..",
              "io.virta.persistence.disk..",
              "io.virta.persistence.journal..");

  @ArchTest
  static final ArchRule accounts_are_read_by_their_digits =
      noClasses()
          .should()
          .callConstructor(AccountId.class, String.class)
          .because("no external request can name the account of internal streams");

  @ArchTest
  static final ArchRule packages_form_no_cycle =
      slices().matching("io.virta.dashboards.(*)..").should().beFreeOfCycles();
}
