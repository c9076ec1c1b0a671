package io.virta.http.aws.identity.signature;

import org.jspecify.annotations.Nullable;

/**
 * What a client signs with.
 *
 * @param sessionToken what it must send along; null for a key that lasts
 */
public record AccessKey(String id, String secret, @Nullable String sessionToken) {

  /** Without the secrets: this may end up in a log. */
  @Override
  public String toString() {
    return "AccessKey[" + id + "]";
  }
}
