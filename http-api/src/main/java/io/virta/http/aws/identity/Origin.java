package io.virta.http.aws.identity;

import org.jspecify.annotations.Nullable;

/**
 * Where a request came from.
 *
 * @param address the client's address in digits; null when it is not known
 * @param secure whether it came over TLS
 */
public record Origin(@Nullable String address, boolean secure) {
  /** Nothing is known of it. */
  public static final Origin UNKNOWN = new Origin(null, false);
}
