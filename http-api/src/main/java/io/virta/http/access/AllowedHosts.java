package io.virta.http.access;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The names by which a node may be addressed. A page on the web can have its own name resolve to
 * this machine (DNS rebinding) and is then the node's own origin to the browser; its requests still
 * carry that name in {@code Host}. Allowed are therefore addresses, names that the public DNS does
 * not give to strangers, and names that belong to this node. Safe for any thread.
 */
final class AllowedHosts {
  private static final String ANY = "*";

  /**
   * Domains that are reserved for local use, with their subdomains: RFC 6761 ({@code localhost},
   * {@code test}), RFC 6762 ({@code local}, which covers {@code cluster.local} of Kubernetes), RFC
   * 8375 ({@code home.arpa}), ICANN ({@code internal}); {@code svc} of Kubernetes is no top-level
   * domain. {@code localhost.localstack.cloud} resolves to 127.0.0.1 and is in many settings.
   */
  private static final List<String> LOCAL_DOMAINS =
      List.of(
          "localhost",
          "internal",
          "local",
          "test",
          "home.arpa",
          "svc",
          "localhost.localstack.cloud");

  private final boolean any;
  private final Set<String> names = new HashSet<>();
  private final List<String> domains;
  private final Supplier<Set<String>> ownNames;

  /**
   * The rule for one node.
   *
   * @param configured as {@link AccessSettings} has checked them
   * @param ownNames this machine's names and those of its certificate, in lower case; asked only
   *     about hosts that nothing else allows
   */
  AllowedHosts(List<String> configured, Supplier<Set<String>> ownNames) {
    this.any = configured.contains(ANY);
    this.domains =
        configured.stream()
            .filter(name -> name.startsWith("*."))
            .map(name -> name.substring(1))
            .toList();
    this.names.addAll(configured);
    this.ownNames = ownNames;
  }

  boolean allow(Authority authority) {
    return any || authority.isAddress() || allowName(authority.host());
  }

  private boolean allowName(String host) {
    if (host.indexOf('.') < 0 || names.contains(host)) {
      return true;
    }
    for (String domain : LOCAL_DOMAINS) {
      if (host.endsWith(domain) && isWholeOrSubdomain(host, domain)) {
        return true;
      }
    }
    return domains.stream().anyMatch(host::endsWith) || isOwn(host);
  }

  private static boolean isWholeOrSubdomain(String host, String domain) {
    int before = host.length() - domain.length() - 1;
    return before < 0 || host.charAt(before) == '.';
  }

  /** A wildcard in a certificate stands for one label. */
  private boolean isOwn(String host) {
    Set<String> own = ownNames.get();
    return own.contains(host) || own.contains(ANY + host.substring(host.indexOf('.')));
  }
}
