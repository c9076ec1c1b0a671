package io.virta.http.access;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The host names by which a node may be addressed. The owner of a web page can make its domain
 * resolve to this machine (DNS rebinding); the browser then treats the node as the page's own
 * origin, but the requests still carry that domain in {@code Host}. Therefore only three kinds of
 * hosts are allowed: IP addresses, names that cannot be registered in the public DNS, and names
 * that belong to this node. Safe for any thread.
 */
final class AllowedHosts {
  private static final String ANY = "*";

  /**
   * Domains that are reserved for local use, with their subdomains: RFC 6761 ({@code localhost},
   * {@code test}), RFC 6762 ({@code local}, which covers {@code cluster.local} of Kubernetes), RFC
   * 8375 ({@code home.arpa}), ICANN ({@code internal}); {@code svc} of Kubernetes is not a public
   * top-level domain. {@code localhost.localstack.cloud} resolves to 127.0.0.1 and is widely
   * configured.
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
   * Creates the rule of one node.
   *
   * @param configured names checked by {@link AccessSettings}
   * @param ownNames the names of this machine and of its certificate, in lower case; consulted only
   *     for hosts that no other rule allows
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

  /** Compares with the node's own names; a wildcard in a certificate stands for one label. */
  private boolean isOwn(String host) {
    Set<String> own = ownNames.get();
    return own.contains(host) || own.contains(ANY + host.substring(host.indexOf('.')));
  }
}
