package io.virta.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The hosts by which a node may be addressed. */
class AllowedHostsTest {
  private static final Set<String> OWN =
      Set.of("build7.rack.example.net", "streams.example.org", "*.wild.example.org");

  private static boolean allows(String authority, String... configured) {
    AllowedHosts hosts = new AllowedHosts(List.of(configured), () -> OWN);
    return Authority.parse(authority).filter(hosts::allow).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // IP addresses.
        "127.0.0.1",
        "127.0.0.1:4566",
        "192.168.1.10:4566",
        "0.0.0.0:4566",
        "255.255.255.255",
        "[::1]",
        "[::1]:4566",
        "[2001:db8::7]:4566",
        "[::ffff:127.0.0.1]:4566",
        // localhost, in all spellings.
        "localhost",
        "localhost:4566",
        "LocalHost:4566",
        "localhost.:4566",
        "localhost:",
        "kinesis.localhost:4566",
        // Names without a dot, as of containers.
        "virta:4566",
        "my_virta-1:4566",
        "2130706433",
        // Domains that cannot be registered publicly.
        "host.docker.internal:4566",
        "host.containers.internal",
        "node.local",
        "node.test:4566",
        "node.home.arpa",
        "virta.streams.svc:4566",
        "virta.streams.svc.cluster.local:4566",
        "localhost.localstack.cloud:4566",
        "kinesis.us-east-1.localhost.localstack.cloud:4566",
        // The names of this machine and of the certificate.
        "build7.rack.example.net:4566",
        "BUILD7.rack.example.net.",
        "streams.example.org",
        "a.wild.example.org:4567"
      })
  void answers_to_hosts_that_rebinding_cannot_produce(String authority) {
    assertThat(allows(authority)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:4566",
        "127.0.0.1.nip.io",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "evil.localhost.example",
        "notlocalhost.example",
        "evillocal.example",
        "a.evil-test",
        "x.notinternal",
        "local.evil.example",
        "localstack.cloud",
        "evil.localstack.cloud",
        "notlocalhost.localstack.cloud",
        "home.arpa.example",
        // A wildcard in a certificate stands for one label.
        "wild.example.org",
        "a.b.wild.example.org",
        "xstreams.example.org",
        // Browsers convert these to addresses in the usual form; other clients do not need them.
        "0x7f.1",
        "127.1",
        "127.0.0.256",
        "127.0.0.0001",
        "1.2.3.4.5",
        // Not valid hosts.
        "",
        ".",
        "..",
        "localhost..",
        ":4566",
        "localhost:port",
        "localhost:456600",
        "localhost:-1",
        "user@localhost",
        "localhost/evil.example",
        "evil.example\\.localhost",
        "localhost evil.example",
        "lócalhost",
        "[::1",
        "[::1]x",
        "[localhost]",
        "[]",
        "::1"
      })
  void answers_to_no_other_host(String authority) {
    assertThat(allows(authority)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "streams.company.example, streams.company.example, true",
    "Streams.Company.Example:4566, streams.company.example, true",
    "x.streams.company.example, streams.company.example, false",
    "a.company.example, *.company.example, true",
    "a.b.company.example:4566, *.company.example, true",
    "company.example, *.company.example, false",
    "evilcompany.example, *.company.example, false",
    "evil.example, *, true",
    "b.example, a.example b.example, true"
  })
  void answers_to_hosts_that_are_configured(String authority, String configured, boolean allowed) {
    String[] names = Arrays.stream(configured.split(" ", -1)).toArray(String[]::new);
    assertThat(allows(authority, names)).isEqualTo(allowed);
  }

  @Test
  void follows_its_own_names_as_they_change() {
    Set<String> names = new java.util.concurrent.CopyOnWriteArraySet<>();
    AllowedHosts hosts = new AllowedHosts(List.of(), () -> names);
    Authority renewed = Authority.parse("renewed.example.org").orElseThrow();

    assertThat(hosts.allow(renewed)).isFalse();
    names.add("renewed.example.org");
    assertThat(hosts.allow(renewed)).isTrue();
  }
}
