package io.virta.node.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.virta.node.config.NodeConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Defaults and explicit settings of TLS. */
class TlsSettingsTest {
  private static TlsSettings settings(int plainPort, Map<String, ?> settings) {
    Config config = NodeConfig.load(settings);
    return TlsSettings.from(config, plainPort);
  }

  @ParameterizedTest
  @CsvSource({
    "auto, '', 4566, 4567, false",
    "auto, '', 4570, -1, false",
    "auto, '', 0, -1, false",
    "auto, cert.pem, 0, 4567, true",
    "off, '', 4566, -1, false",
    "off, cert.pem, 4566, -1, false",
    "false, '', 4566, -1, false",
    "0, '', 4566, 0, true",
    "4567, '', 4566, 4567, true",
    "8443, cert.pem, 0, 8443, true",
  })
  void picks_port(String port, String certificate, int plainPort, int expected, boolean required) {
    TlsSettings settings =
        settings(
            plainPort,
            Map.of("virta.node.tls-port", port, "virta.node.tls.certificate", certificate));

    assertThat(settings.port().orElse(-1)).isEqualTo(expected);
    assertThat(settings.required()).isEqualTo(required);
  }

  @ParameterizedTest
  @CsvSource({"on, 'expected a port, auto or off, not on'", "65536, '0..65535, not 65536'"})
  void rejects_an_invalid_port(String port, String why) {
    assertThatThrownBy(() -> settings(0, Map.of("virta.node.tls-port", port)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("virta.node.tls-port")
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource({"4600, ''", "4567, cert.pem"})
  void rejects_the_port_that_is_used_for_http(int port, String certificate) {
    String tlsPort = certificate.isEmpty() ? String.valueOf(port) : "auto";
    assertThatThrownBy(
            () ->
                settings(
                    port,
                    Map.of(
                        "virta.node.tls-port", tlsPort, "virta.node.tls.certificate", certificate)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("virta.node.tls-port")
        .hasMessageContaining("it is " + port + ", as virta.node.port (--port) is");
  }

  @Test
  void rejects_a_key_without_its_certificate() {
    assertThatThrownBy(() -> settings(0, Map.of("virta.node.tls.key", "key.pem")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("virta.node.tls.key")
        .hasMessageContaining("requires virta.node.tls.certificate");
  }

  @Test
  void do_not_print_the_password() {
    assertThat(settings(0, Map.of("virta.node.tls.password", "open sesame")).toString())
        .doesNotContain("sesame");
  }
}
