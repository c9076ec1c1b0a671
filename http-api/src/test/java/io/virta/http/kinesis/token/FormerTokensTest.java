package io.virta.http.kinesis.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.AccountId;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.Region;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamName;
import io.virta.http.kinesis.token.PageTokens.ConsumerPage;
import io.virta.http.kinesis.token.PageTokens.ShardPage;
import io.virta.http.kinesis.token.ShardIterators.Place;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** Tokens that version 0.1.0 issued: clients hold them across an upgrade. */
class FormerTokensTest {
  private static final Duration LIFETIME = Duration.ofMinutes(5);
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2015-01-22T01:22:02Z"));
  private static final AccountId ACCOUNT = new AccountId("123456789012");
  private static final StreamName ORDERS = new StreamName("orders");
  private static final StreamKey HOME = new StreamKey(Namespace.home(ACCOUNT), ORDERS, 7);
  private static final StreamKey FAR =
      new StreamKey(new Namespace(ACCOUNT, new Region("eu-west-1")), ORDERS, 7);

  private final ShardIterators iterators = new ShardIterators(key(), CLOCK, LIFETIME);
  private final PageTokens pages = new PageTokens(key(), CLOCK, LIFETIME);

  private static IteratorKey key() {
    byte[] bytes = new byte[IteratorKey.BYTES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    return IteratorKey.of(bytes);
  }

  @Test
  void shard_iterators_are_read() {
    assertThat(
            iterators.read(
                "xUYCpABDOgwvCIkbvGlzTuGV7EATVfr3zU2Vf/XEc0ewkeF/TScYw5GTebeR0VI9dV5NA3CgZYIc0nUZr1hW"
                    + "85kY20w3zq4rhBFYuA=="))
        .isEqualTo(new Place(HOME.shard(new ShardId(3)), 42));
    assertThat(
            iterators.read(
                "Y2bdzpJlFbYfa7lwClI1IZehKCBpQEdd6y45L57/FNxZ1pN5AhtKWG+z1ZejSNmj/iy1y+elSlC3va71Xajj"
                    + "vJUpdvc/xC2wfLcMHoAmuFUT5JWRcA=="))
        .isEqualTo(new Place(FAR.shard(new ShardId(3)), 42));
  }

  @Test
  void page_tokens_are_read() {
    assertThat(
            pages.read(
                "xQS9CMTVjQmZGkfyIl6O8okuKvXQaRXcI2x2x0Pz2nj+PjdkC3QOaaTBJMFSCmHY1DbVTrtoGDsA6vsE/myB"
                    + "ZQbUZLFjCV1EPYesVx1Iweko/M+iwB4="))
        .isEqualTo(new ShardPage(FAR, 3, (byte) 4, 12345));
    assertThat(
            pages.readConsumers(
                "oRDF8iYAoeQrJoeobpwvGF3klC+JfGX7y6rgzbiJUVN/YQOtcNdPyXes6r2BkO20uIyMoTOtgVhU5zRHpqZU"
                    + "gJ9aNlm3D+4="))
        .isEqualTo(new ConsumerPage(HOME, "reader"));
  }
}
