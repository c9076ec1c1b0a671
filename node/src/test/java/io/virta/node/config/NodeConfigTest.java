package io.virta.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.virta.node.ExitCode;
import io.virta.node.NodeException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeConfigTest {
  @Test
  void the_defaults_are_accepted_and_none_of_them_is_a_change() {
    Config config = NodeConfig.load(Map.of());

    assertThat(NodeSettings.from(config).port()).isEqualTo(4566);
    assertThat(NodeSettings.from(config).tls().port()).hasValue(4567);
    assertThat(NodeSettings.from(config).tls().required()).isFalse();
    assertThat(NodeConfig.changes(config)).isEmpty();
  }

  @Test
  void jars_of_apps_are_a_list_or_names_separated_by_commas() {
    for (Object jars : List.of(List.of("a.jar", "b.jar"), " a.jar, b.jar,")) {
      Config config = NodeConfig.load(Map.of("virta.node.app-jars", jars));

      assertThat(NodeSettings.from(config).appJars())
          .containsExactly(Path.of("a.jar"), Path.of("b.jar"));
    }
  }

  @Test
  void a_misspelt_key_is_refused_and_the_nearest_named() {
    assertThatThrownBy(() -> NodeConfig.load(Map.of("virta.node.prot", 1)))
        .isInstanceOfSatisfying(
            NodeException.class,
            refusal -> assertThat(refusal.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("virta.node.prot")
        .hasMessageContaining("the nearest one is virta.node.port");
  }

  @Test
  void a_misspelt_property_of_the_jvm_is_refused_too() {
    withProperty(
        "virta.node.prot",
        "1",
        () ->
            assertThatThrownBy(() -> NodeConfig.load(Map.of()))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("unknown configuration key virta.node.prot")
                .hasMessageContaining("the nearest one is virta.node.port"));
  }

  @Test
  void a_property_of_the_jvm_wins_over_flags_and_is_named_as_a_change() {
    withProperty(
        "virta.node.port",
        "2",
        () ->
            assertThat(NodeConfig.changes(NodeConfig.load(Map.of("virta.node.port", 1))))
                .hasSize(1)
                .allSatisfy(
                    change -> assertThat(change).contains("virta.node.port = ", "2", "system")));
  }

  private static void withProperty(String key, String value, Runnable work) {
    System.setProperty(key, value);
    ConfigFactory.invalidateCaches();
    try {
      work.run();
    } finally {
      System.clearProperty(key);
      ConfigFactory.invalidateCaches();
    }
  }

  @Test
  void keys_of_sections_passed_to_pekko_are_not_checked() {
    assertThat(NodeConfig.load(Map.of("virta.http.server.pipelining-limit", 2)).isEmpty())
        .isFalse();
  }

  @Test
  void limits_may_be_set_per_service_and_operation() {
    assertThat(NodeConfig.load(Map.of("virta.http.bodies.kinesis.PutRecords.timeout", "60s")))
        .isNotNull();
  }

  @Test
  void a_value_out_of_range_names_its_key_and_the_range() {
    Config config = NodeConfig.load(Map.of("virta.node.port", 70_000));

    assertThatThrownBy(() -> NodeSettings.from(config))
        .hasMessageContaining("virta.node.port")
        .hasMessageContaining("0..65535, not 70000");
  }

  @Test
  void the_account_is_twelve_digits_and_never_that_of_internal_streams() {
    Config config = NodeConfig.load(Map.of("virta.node.account-id", "virta"));

    assertThatThrownBy(() -> NodeSettings.from(config))
        .hasMessageContaining("virta.node.account-id")
        .hasMessageContaining("An account id has 12 digits, not 'virta'.");
  }

  @Test
  void changes_name_their_origin() {
    assertThat(NodeConfig.changes(NodeConfig.load(Map.of("virta.node.port", 1))))
        .containsExactly("virta.node.port = 1 (command line)");
  }

  @Test
  void changes_hide_passwords() {
    assertThat(
            NodeConfig.changes(NodeConfig.load(Map.of("virta.node.tls.password", "open sesame"))))
        .containsExactly("virta.node.tls.password = ... (command line)");
    assertThat(
            NodeConfig.changes(
                NodeConfig.load(Map.of("virta.http.metrics-token", "abcdefghijklmnop"))))
        .containsExactly("virta.http.metrics-token = ... (command line)");
  }

  @Test
  void distance_counts_letters() {
    assertThat(UnknownKeys.distance("prot", "port")).isEqualTo(2);
    assertThat(UnknownKeys.distance("", "abc")).isEqualTo(3);
    assertThat(UnknownKeys.distance("same", "same")).isZero();
  }
}
