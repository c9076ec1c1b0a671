package io.virta.node.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Checks the elements without which Maven Central rejects a pom. */
class PublishedPomsTest {
  private static final Set<String> NOT_PUBLISHED =
      Set.of("virta-foreign-clients", "virta-bench", "virta-bom");

  @ParameterizedTest
  @ValueSource(strings = {"../pom.xml", "../bom/pom.xml"})
  void has_the_elements_that_central_requires(String file) throws Exception {
    Element project = Poms.project(file);

    for (String wanted : List.of("name", "description", "url", "licenses", "developers", "scm")) {
      assertThat(Poms.children(project, wanted)).as("%s in %s", wanted, file).hasSize(1);
    }
  }

  @Test
  void modules_have_a_name_and_a_description() throws Exception {
    for (String module : Poms.modules()) {
      Element project = Poms.project("../" + module + "/pom.xml");
      assertThat(Poms.children(project, "name")).as("name of %s", module).hasSize(1);
      assertThat(Poms.children(project, "description")).as("description of %s", module).hasSize(1);
      assertThat(Poms.text(project, "artifactId")).isEqualTo("virta-" + module);
    }
  }

  @Test
  void the_bom_has_every_published_module_in_the_same_version() throws Exception {
    Element bom = Poms.project("../bom/pom.xml");
    NodeList managed = bom.getElementsByTagName("dependency");
    List<String> artifacts = new ArrayList<>();
    for (int i = 0; i < managed.getLength(); i++) {
      artifacts.add(Poms.text((Element) managed.item(i), "artifactId"));
    }
    List<String> published =
        new ArrayList<>(Poms.modules().stream().map("virta-"::concat).toList());
    published.removeAll(NOT_PUBLISHED);

    assertThat(artifacts).containsExactlyInAnyOrderElementsOf(published);
    assertThat(Poms.text(bom, "version"))
        .isEqualTo(Poms.text(Poms.project("../pom.xml"), "version"));
  }
}
