package io.virta.node.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** Maven Central refuses a pom that lacks one of these. */
class PublishedPomsTest {
  private static final Set<String> NOT_PUBLISHED =
      Set.of("virta-foreign-clients", "virta-bench", "virta-bom");

  @ParameterizedTest
  @ValueSource(strings = {"../pom.xml", "../bom/pom.xml"})
  void says_what_central_asks_for(String file) throws Exception {
    Element project = project(file);

    for (String wanted : List.of("name", "description", "url", "licenses", "developers", "scm")) {
      assertThat(children(project, wanted)).as("%s in %s", wanted, file).hasSize(1);
    }
  }

  @Test
  void modules_say_what_they_are() throws Exception {
    for (String module : modules()) {
      Element project = project("../" + module + "/pom.xml");
      assertThat(children(project, "name")).as("name of %s", module).hasSize(1);
      assertThat(children(project, "description")).as("description of %s", module).hasSize(1);
      assertThat(text(project, "artifactId")).isEqualTo("virta-" + module);
    }
  }

  @Test
  void the_bom_has_every_published_module_in_the_same_version() throws Exception {
    Element bom = project("../bom/pom.xml");
    NodeList managed = bom.getElementsByTagName("dependency");
    List<String> artifacts = new ArrayList<>();
    for (int i = 0; i < managed.getLength(); i++) {
      artifacts.add(text((Element) managed.item(i), "artifactId"));
    }
    List<String> published = new ArrayList<>(modules().stream().map("virta-"::concat).toList());
    published.removeAll(NOT_PUBLISHED);

    assertThat(artifacts).containsExactlyInAnyOrderElementsOf(published);
    assertThat(text(bom, "version")).isEqualTo(text(project("../pom.xml"), "version"));
  }

  private static List<String> modules() throws Exception {
    NodeList modules = project("../pom.xml").getElementsByTagName("module");
    List<String> names = new ArrayList<>();
    for (int i = 0; i < modules.getLength(); i++) {
      names.add(modules.item(i).getTextContent());
    }
    return names;
  }

  private static Element project(String file) throws Exception {
    Document pom = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new File(file));
    return pom.getDocumentElement();
  }

  private static String text(Element parent, String name) {
    return children(parent, name).get(0).getTextContent().strip();
  }

  private static List<Element> children(Element parent, String name) {
    List<Element> found = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(name)) {
        found.add(element);
      }
    }
    return found;
  }
}
