package io.virta.http.aws.identity.signature;

import org.jspecify.annotations.Nullable;

/**
 * The access key that a client signs with.
 *
 * @param sessionToken the session token that the client must send; null for a long-term key
 */
public record AccessKey(String id, String secret, @Nullable String sessionToken) {

  /** Without the secrets: this may end up in a log. */
  @Override
  public String toString() {
    return "AccessKey[" + id + "]";
  }
}
