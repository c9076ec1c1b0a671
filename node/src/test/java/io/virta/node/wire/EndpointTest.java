package io.virta.node.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EndpointTest {
  @Test
  void a_flag_overrides_the_environment_and_the_kinesis_variable_the_general_one() {
    Map<String, String> environment =
        Map.of(
            "AWS_ENDPOINT_URL", "http://all:1",
            "AWS_ENDPOINT_URL_KINESIS", "http://kinesis:2",
            "AWS_REGION", "eu-west-1");

    assertThat(Endpoint.of("http://flag:3", null, environment).uri()).hasToString("http://flag:3");
    assertThat(Endpoint.of(null, null, environment).uri()).hasToString("http://kinesis:2");
    assertThat(Endpoint.of(null, null, environment).region()).isEqualTo("eu-west-1");
    assertThat(Endpoint.of(null, null, Map.of()).uri()).hasToString(Endpoint.LOCAL);
    assertThat(Endpoint.of(null, null, Map.of()).region()).isEmpty();
  }

  @Test
  void an_invalid_address_is_rejected_with_an_example() {
    assertThatThrownBy(() -> Endpoint.of("ftp://host", null, Map.of()))
        .hasMessageContaining("ftp://host")
        .hasMessageContaining(Endpoint.LOCAL);
  }
}
