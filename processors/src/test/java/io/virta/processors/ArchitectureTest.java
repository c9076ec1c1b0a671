package io.virta.processors;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.virta.processors",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule packages_below_the_language_form_no_cycle =
      slices().matching("io.virta.processors.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule the_language_knows_no_stage_and_no_task =
      noClasses()
          .that()
          .resideInAPackage("io.virta.processors")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.virta.processors.graph..",
              "io.virta.processors.operator..",
              "io.virta.processors.state..",
              "io.virta.processors.task..");

  @ArchTest
  static final ArchRule only_what_runs_on_a_node_knows_more_of_actors_than_values =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.virta.processors.app..",
              "io.virta.processors.runtime..",
              "io.virta.processors.wire..")
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAnyPackage(
                      "io.virta.actors..",
                      "io.virta.client..",
                      "io.virta.persistence..",
                      "org.apache.pekko..")
                  .and(JavaClass.Predicates.resideOutsideOfPackage("io.virta.actors.model..")))
          .because("tests run the same operators, state and cuts without actors");
}
