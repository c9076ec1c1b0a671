package io.virta.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.virta.node.wire.Endpoint;
import io.virta.node.wire.WireClient;
import io.virta.node.wire.WireFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The access to apps on a node with a credentials file. */
class AppAccessIT {
  private static final String USERS =
      """
      accounts."111122223333" {
        keys = [{ id = "AKIAROOT1111", secret = "root-secret-of-1111" }]
        users.alice {
          keys = [{ id = "AKIAALICE", secret = "secret-of-alice-1" }]
          policies = [{ "Version": "2012-10-17", "Statement": [
            { "Effect": "Allow", "Action": "virta:ListApps", "Resource": "*" },
            { "Effect": "Allow", "Action": "virta:PauseApp",
              "Resource": "arn:aws:virta:*:111122223333:app/alice-*" } ] }]
        }
      }
      accounts."444455556666" {
        keys = [{ id = "AKIAROOT4444", secret = "root-secret-of-4444" }]
      }
      """;

  @TempDir Path directory;
  private VirtaNode node;

  @BeforeEach
  void start() throws Exception {
    Path users = Files.writeString(directory.resolve("users.conf"), USERS);
    Path jars = Files.createDirectory(directory.resolve("jars"));
    node =
        TestNode.start(
            directory.resolve("data"),
            Map.of(
                "virta.node.account-id",
                "111122223333",
                "virta.node.app-jars",
                AppJarFile.copying(jars, "alice-copy", "orders", "copies").toString(),
                "virta.http.credentials.file",
                users.toString()));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private WireClient client(String id, String secret) {
    return new WireClient(
        new Endpoint(node.endpoint(), "us-east-1", id, secret), InstantSource.system());
  }

  private static void assertRefused(WireClient client, String method, String path, String type) {
    assertThatExceptionOfType(WireFailure.class)
        .isThrownBy(() -> client.callApps(method, path))
        .satisfies(failure -> assertThat(failure.type()).isEqualTo(type));
  }

  @Test
  void policies_decide_on_actions_and_apps() {
    WireClient alice = client("AKIAALICE", "secret-of-alice-1");

    assertThat(alice.callApps("GET", "/apps").path("apps").path(0).path("id").asText())
        .isEqualTo("alice-copy");
    assertThat(alice.callApps("POST", "/apps/alice-copy/pause").path("status").asText())
        .isEqualTo("PAUSED");
    assertRefused(alice, "POST", "/apps/alice-copy/resume", "AccessDeniedException");
    assertRefused(alice, "POST", "/apps/other/pause", "AccessDeniedException");
  }

  @Test
  void a_wrong_signature_is_refused() {
    assertRefused(
        client("AKIAALICE", "another-secret-of"), "GET", "/apps", "InvalidSignatureException");
  }

  @Test
  void an_account_has_its_own_apps() {
    WireClient other = client("AKIAROOT4444", "root-secret-of-4444");

    assertThat(other.callApps("GET", "/apps").path("apps")).isEmpty();
    assertRefused(other, "GET", "/apps/alice-copy", "AppNotFoundException");
    assertThat(
            client("AKIAROOT1111", "root-secret-of-1111")
                .callApps("GET", "/apps/alice-copy")
                .path("id")
                .asText())
        .isEqualTo("alice-copy");
  }
}
