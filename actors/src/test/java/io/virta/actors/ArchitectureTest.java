package io.virta.actors;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.virta.actors.serialization.ClusterMessage;
import io.virta.actors.serialization.Persisted;
import java.util.HashSet;
import java.util.Set;

@AnalyzeClasses(
    packages = {"io.virta.actors", "io.virta.client"},
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule values_know_no_actor =
      noClasses()
          .that()
          .resideInAPackage("..actors.model..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.pekko..", "..actors.shard..", "..actors.stream..", "..actors.account..");

  @ArchTest
  static final ArchRule shards_know_no_stream_and_streams_no_account =
      noClasses()
          .that()
          .resideInAPackage("..actors.shard..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..actors.stream..", "..actors.account..", "..actors.edge..");

  @ArchTest
  static final ArchRule streams_know_no_account =
      noClasses()
          .that()
          .resideInAPackage("..actors.stream..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..actors.account..", "..actors.edge..");

  @ArchTest
  static final ArchRule live_topics_know_values_and_streams_of_them =
      noClasses()
          .that()
          .resideInAPackage("..actors.topic..")
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAnyPackage("io.virta..", "org.apache.pekko..")
                  .and(
                      JavaClass.Predicates.resideOutsideOfPackages(
                          "..actors.topic..",
                          "..actors.model..",
                          "org.apache.pekko",
                          "org.apache.pekko.actor..",
                          "org.apache.pekko.stream..",
                          "org.apache.pekko.japi..")))
          .because("any module registers a topic, and others decide how it reaches listeners");

  /** Two serializers would be bound to such a class, and the choice would be arbitrary. */
  @ArchTest
  static final ArchRule nothing_is_both_a_message_and_persisted =
      noClasses()
          .that()
          .areAssignableTo(ClusterMessage.class)
          .should()
          .beAssignableTo(Persisted.class);

  /** Includes cycles through the root package, whose interfaces other modules use. */
  @ArchTest
  static final ArchRule packages_form_no_cycle =
      slices()
          .assignedFrom(
              new SliceAssignment() {
                @Override
                public SliceIdentifier getIdentifierOf(JavaClass type) {
                  return SliceIdentifier.of(type.getPackageName());
                }

                @Override
                public String getDescription() {
                  return "every package";
                }
              })
          .should()
          .beFreeOfCycles();

  /**
   * Programs compile against the public API, so it must only expose types that we keep compatible.
   */
  @ArchTest
  static final ArchRule the_public_api_shows_no_type_of_the_log =
      classes().that().resideInAPackage("io.virta.client..").and().arePublic().should(showNoLog());

  private static ArchCondition<JavaClass> showNoLog() {
    return new ArchCondition<>("show no type of the log, not even through a type of ours") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        Set<JavaClass> seen = new HashSet<>();
        show(type, type.getName(), seen, events, type);
      }

      private void show(
          JavaClass type, String way, Set<JavaClass> seen, ConditionEvents events, JavaClass from) {
        if (type.getPackageName().startsWith("io.virta.persistence")) {
          events.add(SimpleConditionEvent.violated(from, way));
        } else if (type.getPackageName().startsWith("io.virta") && seen.add(type)) {
          for (JavaCodeUnit unit : type.getCodeUnits()) {
            if (unit.getModifiers().contains(JavaModifier.PUBLIC)) {
              Set<JavaClass> shown = new HashSet<>(unit.getReturnType().getAllInvolvedRawTypes());
              unit.getParameterTypes().forEach(p -> shown.addAll(p.getAllInvolvedRawTypes()));
              for (JavaClass next : shown) {
                show(
                    next,
                    way + " > " + unit.getName() + " > " + next.getName(),
                    seen,
                    events,
                    from);
              }
            }
          }
        }
      }
    };
  }

  @ArchTest
  static final ArchRule nobody_below_knows_http =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.pekko.http..", "io.virta.http..");
}
