package io.virta.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import org.apache.pekko.actor.ActorSystem;
import org.junit.jupiter.api.Test;

class PekkoClassLoaderTest {
  private final ClassLoader parent = PekkoClassLoaderTest.class.getClassLoader();
  private final ClassLoader loader = PekkoClassLoader.NODES;

  private static List<URL> all(ClassLoader from, String name) throws IOException {
    return Collections.list(from.getResources(name));
  }

  @Test
  void shows_the_manifests_of_pekko_and_no_others() throws Exception {
    String manifest = "META-INF/MANIFEST.MF";
    List<URL> ofPekko =
        all(parent, manifest).stream().filter(url -> url.getPath().contains("pekko-")).toList();

    assertThat(all(loader, manifest)).isEqualTo(ofPekko);
    assertThat(ofPekko).hasSizeGreaterThan(10).hasSizeLessThan(all(parent, manifest).size());
  }

  @Test
  void shows_classes_and_other_resources_as_its_parent_does() throws Exception {
    assertThat(loader.loadClass(ActorSystem.class.getName())).isSameAs(ActorSystem.class);
    assertThat(all(loader, "reference.conf")).isEqualTo(all(parent, "reference.conf"));
  }
}
