package io.virta.node.dist;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** Reads the poms of this build. */
final class Poms {
  private Poms() {}

  /** Returns the root element of a pom. */
  static Element project(String file) throws Exception {
    Document pom = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new File(file));
    return pom.getDocumentElement();
  }

  /** Returns the direct children with that name. */
  static List<Element> children(Element parent, String name) {
    List<Element> found = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(name)) {
        found.add(element);
      }
    }
    return found;
  }

  /** Returns the elements at the end of a path of element names. */
  static List<Element> below(Element parent, String... path) {
    List<Element> found = List.of(parent);
    for (String name : path) {
      found = found.stream().flatMap(each -> children(each, name).stream()).toList();
    }
    return found;
  }

  /** Returns the text of the first direct child with that name. */
  static String text(Element parent, String name) {
    return children(parent, name).get(0).getTextContent().strip();
  }

  /** Returns the names of all modules, including those of profiles. */
  static List<String> modules() throws Exception {
    NodeList modules = project("../pom.xml").getElementsByTagName("module");
    List<String> names = new ArrayList<>();
    for (int i = 0; i < modules.getLength(); i++) {
      names.add(modules.item(i).getTextContent());
    }
    return names;
  }
}
