package io.virta.http.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.security.MessageDigest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may read metrics and the reasons in a health report, since both name streams,
 * accounts and files. If a token is set, each client that sends it; otherwise only clients on this
 * machine if services require a signature, or else all clients. Immutable.
 */
public final class OperatorAccess {
  private static final String BEARER = "bearer ";

  private final String token;
  private final boolean everybody;

  private OperatorAccess(String token, boolean everybody) {
    this.token = token;
    this.everybody = everybody;
  }

  /**
   * Returns the access that the settings define.
   *
   * @param verified whether services accept only requests with a verified signature
   */
  public static OperatorAccess of(AccessSettings settings, boolean verified) {
    return new OperatorAccess(settings.metricsToken(), !verified);
  }

  /**
   * Whether to answer in full.
   *
   * @param authorization the value of the {@code Authorization} header; empty if absent
   * @param peer the address at the other end of the connection; null if unknown
   * @param forwarded whether a header shows that a proxy forwarded the request
   */
  public boolean allows(String authorization, @Nullable InetAddress peer, boolean forwarded) {
    if (!token.isEmpty()) {
      return hasToken(authorization);
    }
    return everybody || (peer != null && peer.isLoopbackAddress() && !forwarded);
  }

  private boolean hasToken(String authorization) {
    return authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)
        && MessageDigest.isEqual(
            authorization.substring(BEARER.length()).strip().getBytes(UTF_8),
            token.getBytes(UTF_8));
  }

  /** The one-line answer to clients without access. */
  public String refusal() {
    return token.isEmpty()
        ? "Requests must be signed on this node, so its metrics are shown to this machine only; set"
            + " virta.http.metrics-token to read them from elsewhere."
        : "Send the token in virta.http.metrics-token as a bearer token.";
  }
}
