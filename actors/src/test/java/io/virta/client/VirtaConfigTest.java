package io.virta.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VirtaConfigTest {
  @Test
  void configures_no_jackson_module_for_types_of_scala_or_pekko() {
    assertThat(VirtaConfig.load().getStringList("pekko.serialization.jackson.jackson-modules"))
        .isNotEmpty()
        .allMatch(module -> module.startsWith("com.fasterxml.jackson."))
        .noneMatch(module -> module.contains("scala"));
  }
}
