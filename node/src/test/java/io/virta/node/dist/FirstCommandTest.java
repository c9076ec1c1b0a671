package io.virta.node.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/**
 * Limits what the README's first command downloads. Maven resolves test dependencies and loads
 * plugins for it, so everything that a running node does not need must be in a profile that is
 * inactive for that command.
 */
class FirstCommandTest {
  private static final String COMMAND = "-q compile exec:java";
  private static final Set<String> PLUGINS = Set.of("maven-enforcer-plugin", "exec-maven-plugin");

  /** Returns the parent and the modules that the command builds, without those of profiles. */
  private static List<Element> poms() throws Exception {
    Element parent = Poms.project("../pom.xml");
    List<Element> poms = new ArrayList<>(List.of(parent));
    for (Element module : Poms.below(parent, "modules", "module")) {
      poms.add(Poms.project("../" + module.getTextContent() + "/pom.xml"));
    }
    return poms;
  }

  /**
   * Returns the parts of a pom that apply to the command: the pom itself, and the profiles that the
   * command activates.
   */
  private static List<Element> seen(Element pom) {
    List<Element> seen = new ArrayList<>(List.of(pom));
    for (Element profile : Poms.below(pom, "profiles", "profile")) {
      boolean hidden =
          Poms.children(profile, "activation").isEmpty()
              || Poms.below(profile, "activation", "property").stream()
                  .anyMatch(FirstCommandTest::excludesTheCommand);
      if (!hidden) {
        seen.add(profile);
      }
    }
    return seen;
  }

  private static boolean excludesTheCommand(Element property) {
    return Poms.text(property, "name").equals("env.MAVEN_CMD_LINE_ARGS")
        && Poms.children(property, "value").get(0).getTextContent().equals("! " + COMMAND);
  }

  @Test
  void is_the_command_that_the_profiles_name() throws Exception {
    assertThat(Files.readString(Path.of("../README.md"))).contains("\nmvn " + COMMAND + " ");
  }

  @Test
  void has_no_module_beyond_the_node() throws Exception {
    for (Element part : seen(Poms.project("../pom.xml"))) {
      assertThat(Poms.below(part, "modules", "module").stream().map(Element::getTextContent))
          .doesNotContain("testkit", "foreign-clients", "bench", "bom");
    }
  }

  @Test
  void loads_no_plugin_that_only_building_and_testing_need() throws Exception {
    List<String> plugins = new ArrayList<>();
    for (Element pom : poms()) {
      for (Element part : seen(pom)) {
        Poms.below(part, "build", "plugins", "plugin")
            .forEach(plugin -> plugins.add(Poms.text(plugin, "artifactId")));
        assertThat(Poms.below(part, "build", "extensions", "extension")).isEmpty();
      }
    }

    assertThat(plugins).contains("exec-maven-plugin").isSubsetOf(PLUGINS);
  }

  /**
   * Maven searches the plugins of a module in order for one with the prefix exec, and loads all
   * before it.
   */
  @Test
  void finds_its_plugin_first() throws Exception {
    Element first = Poms.below(Poms.project("../pom.xml"), "build", "plugins", "plugin").get(0);

    assertThat(Poms.text(first, "artifactId")).isEqualTo("exec-maven-plugin");
  }

  @Test
  void compiles_without_annotation_processors() throws Exception {
    for (Element pom : poms()) {
      for (Element part : seen(pom)) {
        for (Element build : Poms.below(part, "build")) {
          assertThat(build.getElementsByTagName("annotationProcessorPaths").getLength()).isZero();
        }
      }
    }
  }

  /** A test dependency is allowed if the node needs the library at run time anyway. */
  @Test
  void resolves_no_library_that_only_tests_need() throws Exception {
    Set<String> needed = new HashSet<>();
    Set<String> forTests = new HashSet<>();
    for (Element pom : poms()) {
      for (Element part : seen(pom)) {
        for (Element dependency : Poms.below(part, "dependencies", "dependency")) {
          boolean test =
              Poms.children(dependency, "scope").stream()
                  .anyMatch(scope -> scope.getTextContent().equals("test"));
          (test ? forTests : needed).add(Poms.text(dependency, "artifactId"));
        }
      }
    }

    assertThat(needed).contains("picocli").isNotEmpty().containsAll(forTests);
  }
}
