package io.virta.node.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EndpointTest {
  @Test
  void a_flag_wins_over_the_environment_and_the_service_over_all_services() {
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
  void what_is_no_address_is_refused_with_an_example() {
    assertThatThrownBy(() -> Endpoint.of("ftp://host", null, Map.of()))
        .hasMessageContaining("ftp://host")
        .hasMessageContaining(Endpoint.LOCAL);
  }
}
