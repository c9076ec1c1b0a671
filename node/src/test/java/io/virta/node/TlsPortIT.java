package io.virta.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import io.virta.node.config.NodeConfig;
import io.virta.node.config.NodeSettings;
import io.virta.node.tls.TlsSettings;
import io.virta.persistence.clock.NodeClocks;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An unavailable TLS port or an unusable certificate, with TLS by default or required. */
class TlsPortIT {
  @TempDir Path data;

  private NodeEndpoints open(boolean required, int port) throws Exception {
    Config config =
        NodeConfig.load(
            Map.of(
                "virta.node.port",
                0,
                "virta.node.demo.enabled",
                false,
                "virta.log.directory",
                data.toString()));
    NodeSettings plain = NodeSettings.from(config);
    NodeSettings settings =
        new NodeSettings(
            plain.host(),
            plain.port(),
            new TlsSettings(OptionalInt.of(port), required, null, null, ""),
            plain.dataDirectory(),
            plain.account(),
            plain.startPatience(),
            plain.stopTimeout(),
            plain.appJars(),
            plain.demo());
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "virta", config);
    try {
      return new NodeAssembly(system, settings, NodeClocks.OF_THE_MACHINE).open(null);
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void a_port_in_use_does_not_stop_a_node_with_tls_by_default() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      NodeEndpoints endpoints = open(false, taken.getLocalPort());

      assertThat(endpoints.tls()).isNull();
      assertThat(endpoints.noTls())
          .startsWith("port " + taken.getLocalPort() + " of 127.0.0.1 is in use");
    }
  }

  @Test
  void a_port_in_use_stops_a_node_that_requires_tls() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> open(true, taken.getLocalPort()))
          .isInstanceOf(NodeException.class)
          .hasMessageContaining("--tls-port 0");
    }
  }

  @Test
  void a_broken_generated_certificate_stops_only_a_node_that_requires_tls() throws Exception {
    assertThat(open(false, 0).tls()).isNotNull();
    Files.writeString(data.resolve("tls.p12"), "broken");

    assertThat(open(false, 0).noTls()).contains("tls.p12 cannot be used").contains("remove it");
    assertThatThrownBy(() -> open(true, 0))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("remove it");
  }
}
