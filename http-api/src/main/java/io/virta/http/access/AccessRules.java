package io.virta.http.access;

import io.virta.http.aws.wire.WireError;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Protects a node that accepts requests without a verified signature from malicious web pages: each
 * such request must address the node by an allowed host, and a web page that sends it must be the
 * node's own or have an allowed origin. Decides from the head of a request, so that a refused
 * request changes nothing. Safe for any thread.
 */
public final class AccessRules {
  private static final Logger log = LoggerFactory.getLogger(AccessRules.class);
  private static final int MISDIRECTED = 421;
  private static final int FORBIDDEN = 403;
  private static final String SAME_ORIGIN = "same-origin";
  private static final String NO_SITE = "none"; // the user typed the address

  private final boolean guardServices;
  private final AllowedHosts hosts;
  private final AllowedOrigins origins;
  private final RefusedNames refusedHosts = new RefusedNames(System::nanoTime);
  private final RefusedNames refusedOrigins = new RefusedNames(System::nanoTime);

  /**
   * Creates the rules of one node.
   *
   * @param guardServices whether the rules apply to requests to services; false when each of those
   *     must be signed, because a page cannot sign on behalf of a user
   * @param ownNames the names of this machine and of its certificate, in lower case; they may
   *     change
   */
  public AccessRules(
      AccessSettings settings, boolean guardServices, Supplier<Set<String>> ownNames) {
    this.guardServices = guardServices;
    this.hosts = new AllowedHosts(settings.allowedHosts(), ownNames);
    this.origins = new AllowedOrigins(settings.allowedOrigins());
  }

  /** Whether the rules apply to requests to services; they always apply to all other requests. */
  public boolean guardServices() {
    return guardServices;
  }

  /** Returns why a request must not be served, or null if it may be. */
  public @Nullable WireError refusal(RequestHead head) {
    Optional<Authority> host = Optional.empty();
    for (String text : head.authorities()) {
      host = Authority.parse(text).filter(hosts::allow);
      if (host.isEmpty()) {
        return foreignHost(text);
      }
    }
    return host.isEmpty() ? foreignHost("") : refusalOfPage(head, host.get());
  }

  private @Nullable WireError refusalOfPage(RequestHead head, Authority host) {
    String origin = head.origin();
    if (origin == null) {
      return isSentByAnotherPage(head) ? foreignPage() : null;
    }
    WebOrigin own = WebOrigin.of(head.secure() ? "https" : "http", host);
    return origins.allow(origin, own) ? null : foreignOrigin(origin);
  }

  /**
   * Detects an image, a script or a frame requested by another site: browsers send no {@code
   * Origin} header with these.
   */
  private static boolean isSentByAnotherPage(RequestHead head) {
    String site = head.fetchSite();
    return site != null && !site.equals(SAME_ORIGIN) && !site.equals(NO_SITE) && !head.opensPage();
  }

  private WireError foreignHost(String text) {
    String shown = Authority.parse(text).map(Authority::host).orElse("");
    if (shown.isEmpty()) {
      return misdirected("The request names no valid host.");
    }
    String setting = "--allow-host %1$s, or virta.http.allowed-hosts = [\"%1$s\"]".formatted(shown);
    if (refusedHosts.isNew(shown)) {
      log.warn("A request to the host {} was refused; to allow that name, set {}.", shown, setting);
    }
    return misdirected(
        "This node does not answer to the host %s, because a web page of that domain could then use it; if the name is yours, allow it with %s."
            .formatted(shown, setting));
  }

  private static WireError misdirected(String message) {
    return new WireError("MisdirectedRequestException", MISDIRECTED, message);
  }

  private WireError foreignOrigin(String text) {
    Optional<WebOrigin> origin = WebOrigin.parse(text);
    if (origin.isEmpty()) {
      return forbidden(
          "Pages without an origin, such as files and sandboxed frames, may not use this node;"
              + " serve the page over HTTP.");
    }
    String setting =
        "--allow-origin %1$s, or virta.http.allowed-origins = [\"%1$s\"]".formatted(origin.get());
    if (refusedOrigins.isNew(origin.get().toString())) {
      log.warn("A web page of {} was refused; to allow it, set {}.", origin.get(), setting);
    }
    return forbidden(
        "Web pages of %s may not use this node; if that page is yours, allow it with %s."
            .formatted(origin.get(), setting));
  }

  private static WireError foreignPage() {
    return forbidden("Web pages of other origins may not load anything from this node.");
  }

  private static WireError forbidden(String message) {
    return new WireError("AccessDeniedException", FORBIDDEN, message);
  }
}
