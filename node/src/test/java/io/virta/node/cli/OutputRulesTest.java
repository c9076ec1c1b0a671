package io.virta.node.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class OutputRulesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("io.virta.node.cli");

  /** Help by picocli and completion scripts are exempt: they contain no untrusted text. */
  @Test
  void commands_print_only_through_output_which_escapes() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(Output.class, CommandLines.class, CompletionCommand.class, HelpOf.class)
        .should()
        .callMethod(CommandLine.class, "getOut")
        .orShould()
        .accessField(System.class, "out")
        .check(CLASSES);
  }

  @Test
  void only_failures_and_progress_go_to_standard_error() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(CommandLines.class, Progress.class)
        .should()
        .callMethod(CommandLine.class, "getErr")
        .orShould()
        .accessField(System.class, "err")
        .check(CLASSES);
  }
}
