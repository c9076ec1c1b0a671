package io.virta.http.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.security.MessageDigest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who may read what names streams, accounts and files: metrics, and the reasons of a health report.
 * With a token, whoever sends it; else, where services want a signature, this machine only; else
 * everybody. Immutable.
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
   * The access that settings ask for.
   *
   * @param verified whether services take only requests with a verified signature
   */
  public static OperatorAccess of(AccessSettings settings, boolean verified) {
    return new OperatorAccess(settings.metricsToken(), !verified);
  }

  /**
   * Whether to answer in full.
   *
   * @param authorization the header of that name; empty when there is none
   * @param peer the address at the other end of the connection; null when it is not known
   * @param forwarded whether a proxy says that it sends the request for another
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

  /** What to tell those who are not allowed, in one line. */
  public String refusal() {
    return token.isEmpty()
        ? "Requests must be signed on this node, so its metrics are shown to this machine only; set"
            + " virta.http.metrics-token to read them from elsewhere."
        : "Send the token in virta.http.metrics-token as a bearer token.";
  }
}
