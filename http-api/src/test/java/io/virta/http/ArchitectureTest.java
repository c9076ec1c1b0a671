package io.virta.http;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.virta.actors.model.AccountId;
import io.virta.http.server.CompanionServices;
import io.virta.http.server.HttpServer;
import io.virta.processors.runtime.TaskStatus;
import java.util.Set;

@AnalyzeClasses(packages = "io.virta.http", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "io.virta.http.";

  /** The packages that are not services; all others are. */
  private static final Set<String> NO_SERVICES =
      Set.of("access", "aws", "connection", "health", "memory", "metrics", "server");

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
  static final ArchRule of_processors_only_apps_and_their_status_are_known =
      noClasses()
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAPackage("io.virta.processors..")
                  .and(JavaClass.Predicates.resideOutsideOfPackage("io.virta.processors.app.."))
                  .and(
                      DescribedPredicate.not(
                          JavaClass.Predicates.belongToAnyOf(
                              TaskStatus.class, TaskStatus.Phase.class))));

  @ArchTest
  static final ArchRule the_floor_knows_no_service =
      noClasses()
          .that()
          .resideInAPackage("io.virta.http.aws..")
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAPackage("io.virta.http..")
                  .and(
                      JavaClass.Predicates.resideOutsideOfPackages(
                          "io.virta.http.aws..", "io.virta.http.memory..")))
          .because("a new service is a new package and one line in CompanionServices");

  @ArchTest
  static final ArchRule services_do_not_know_each_other =
      slices()
          .assignedFrom(
              new SliceAssignment() {
                @Override
                public SliceIdentifier getIdentifierOf(JavaClass type) {
                  return isOfService(type)
                      ? SliceIdentifier.of(topPackage(type))
                      : SliceIdentifier.ignore();
                }

                @Override
                public String getDescription() {
                  return "services";
                }
              })
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule what_serves_all_services_knows_none =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.virta.http.access..",
              "io.virta.http.connection..",
              "io.virta.http.health..",
              "io.virta.http.memory..",
              "io.virta.http.server..")
          .and()
          .doNotBelongToAnyOf(HttpServer.class, CompanionServices.class)
          .should()
          .dependOnClassesThat(
              DescribedPredicate.describe("belong to a service", ArchitectureTest::isOfService))
          .because("HttpServer and CompanionServices make the services for all others");

  private static boolean isOfService(JavaClass type) {
    String top = topPackage(type);
    return !top.isEmpty() && !NO_SERVICES.contains(top);
  }

  /**
   * Returns the package directly below the root that contains a class; empty for the root itself.
   */
  private static String topPackage(JavaClass type) {
    String name = type.getPackageName();
    if (!name.startsWith(ROOT)) {
      return "";
    }
    int end = name.indexOf('.', ROOT.length());
    return end < 0 ? name.substring(ROOT.length()) : name.substring(ROOT.length(), end);
  }

  @ArchTest
  static final ArchRule accounts_are_read_by_their_digits =
      noClasses()
          .should()
          .callConstructor(AccountId.class, String.class)
          .because("nothing from outside can name the account of internal streams");

  @ArchTest
  static final ArchRule packages_form_no_cycle =
      slices().matching("io.virta.http.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule packages_of_the_floor_form_no_cycle =
      slices().matching("io.virta.http.aws.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule packages_of_kinesis_form_no_cycle =
      slices().matching("io.virta.http.kinesis.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule the_wire_and_the_tokens_know_neither_pekko_nor_those_above =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.virta.http.aws.wire..",
              "io.virta.http.kinesis.model..",
              "io.virta.http.kinesis.token..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.pekko..",
              "io.virta.http.aws.intake..",
              "io.virta.http.aws.service..",
              "io.virta.http.kinesis.hot..",
              "io.virta.http.kinesis.operation..",
              "io.virta.http.server..",
              "io.virta.http.metrics..",
              "io.virta.http.health..");

  @ArchTest
  static final ArchRule operations_and_the_hot_path_know_no_http =
      noClasses()
          .that()
          .resideInAnyPackage("io.virta.http.kinesis.operation..", "io.virta.http.kinesis.hot..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.pekko.http..",
              "io.virta.http.aws.intake..",
              "io.virta.http.aws.service..",
              "io.virta.http.server..",
              "io.virta.http.metrics..",
              "io.virta.http.health..");
}
