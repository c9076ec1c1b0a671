package io.virta.http.aws.identity.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * A cache of signing keys, which are derived from secrets and valid for one day. Bounded, because
 * clients choose the region; safe for any thread.
 */
final class SigningKeys {
  private static final int KEPT_MAX = 1_000;

  private record Id(String secret, String date, String region, String service) {}

  private final Cache<Id, byte[]> kept = Caffeine.newBuilder().maximumSize(KEPT_MAX).build();

  byte[] of(String secret, Scope scope) {
    return kept.get(
        new Id(secret, scope.date(), scope.region(), scope.service()), SigningKeys::derive);
  }

  private static byte[] derive(Id id) {
    byte[] key = ("AWS4" + id.secret()).getBytes(UTF_8);
    for (String part : new String[] {id.date(), id.region(), id.service(), Scope.TERMINATOR}) {
      key = Digests.hmac(key, part);
    }
    return key;
  }
}
