package io.virta.http.aws.identity;

import org.jspecify.annotations.Nullable;

/**
 * The network origin of a request.
 *
 * @param address the client's IP address; null if unknown
 * @param secure whether the request came over TLS
 */
public record Origin(@Nullable String address, boolean secure) {
  /** An unknown origin. */
  public static final Origin UNKNOWN = new Origin(null, false);
}
