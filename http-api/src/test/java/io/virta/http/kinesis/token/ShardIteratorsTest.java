package io.virta.http.kinesis.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.model.AccountId;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.Region;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.VirtaException;
import io.virta.http.kinesis.token.PageTokens.ShardPage;
import io.virta.http.kinesis.token.ShardIterators.Place;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardIteratorsTest {
  private static final Duration LIFETIME = Duration.ofMinutes(5);
  private static final StreamKey STREAM =
      new StreamKey(
          Namespace.home(new AccountId("123456789012")), new StreamName("x".repeat(128)), 7);
  private static final Place PLACE =
      new Place(new ShardKey(STREAM, new ShardId(Integer.MAX_VALUE)), Long.MAX_VALUE);

  private final IteratorKey key = IteratorKey.random();
  private Instant now = Instant.parse("2015-01-22T01:22:02Z");
  private final InstantSource clock = () -> now;
  private final ShardIterators iterators = new ShardIterators(key, clock, LIFETIME);

  @Test
  void come_back_as_they_were_issued() {
    String iterator = iterators.issue(PLACE);

    assertThat(iterator.length()).isLessThanOrEqualTo(512);
    assertThat(iterators.read(iterator)).isEqualTo(PLACE);
    assertThat(iterators.read("\"" + iterator + "\"")).isEqualTo(PLACE);
    assertThat(iterators.issue(PLACE)).isNotEqualTo(iterator);
  }

  @Test
  void keep_the_account_of_internal_streams() {
    Place internal =
        new Place(
            new StreamKey(Namespace.home(AccountId.INTERNAL), STREAM.name(), 7)
                .shard(new ShardId(1)),
            3);

    assertThat(iterators.read(iterators.issue(internal))).isEqualTo(internal);
  }

  @Test
  void keep_the_region_of_their_stream() {
    Place elsewhere =
        new Place(
            new StreamKey(
                    new Namespace(AccountId.DEFAULT, new Region("r".repeat(32))),
                    STREAM.name(),
                    Long.MAX_VALUE)
                .shard(new ShardId(1)),
            3);
    String iterator = iterators.issue(elsewhere);

    assertThat(iterator.length()).isLessThanOrEqualTo(512);
    assertThat(iterators.read(iterator)).isEqualTo(elsewhere);
  }

  @Test
  void expire_with_the_message_of_aws() {
    String iterator = iterators.issue(PLACE);
    now = now.plus(LIFETIME);
    assertThat(iterators.read(iterator)).isEqualTo(PLACE);

    now = now.plusMillis(1000);

    assertThatThrownBy(() -> iterators.read(iterator))
        .isInstanceOfSatisfying(
            VirtaException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.EXPIRED_ITERATOR))
        .hasMessage(
            "Iterator expired. The iterator was created at time Thu Jan 22 01:22:02 UTC 2015 while"
                + " right now it is Thu Jan 22 01:27:03 UTC 2015 which is further in the future"
                + " than the tolerated delay of 300000 milliseconds.");
  }

  @Test
  void are_refused_with_one_bit_changed_or_with_another_key() {
    String iterator = iterators.issue(PLACE);
    for (int at = 0; at < iterator.length() - 3; at++) {
      char other = iterator.charAt(at) == 'A' ? 'B' : 'A';
      String forged = iterator.substring(0, at) + other + iterator.substring(at + 1);
      assertRefused(iterators, forged);
    }
    assertRefused(iterators, "");
    assertRefused(iterators, "\"");
    assertRefused(iterators, "not base64!");
    assertRefused(iterators, "AAAAAAAAAAE=");
    assertRefused(new ShardIterators(IteratorKey.random(), clock, LIFETIME), iterator);
  }

  @Test
  void are_not_page_tokens() {
    PageTokens pages = new PageTokens(key, clock, LIFETIME);
    ShardPage page = new ShardPage(STREAM, 3, (byte) 4, 12345);

    assertThat(pages.read(pages.issue(page))).isEqualTo(page);
    assertRefused(iterators, pages.issue(page));
    assertThatThrownBy(() -> pages.read(iterators.issue(PLACE)))
        .isInstanceOf(VirtaException.class)
        .hasMessage("Invalid NextToken.");
  }

  @Test
  void stay_valid_across_a_restart_because_their_key_is_stored(@TempDir Path directory)
      throws Exception {
    String iterator =
        new ShardIterators(IteratorKey.inDirectory(directory), clock, LIFETIME).issue(PLACE);

    assertThat(
            new ShardIterators(IteratorKey.inDirectory(directory), clock, LIFETIME).read(iterator))
        .isEqualTo(PLACE);
    Path file = directory.resolve("iterator.key");
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    Files.write(file, new byte[3]);
    assertThatThrownBy(() -> IteratorKey.inDirectory(directory))
        .hasMessageContaining("3 bytes where a key has 64");
  }

  private static void assertRefused(ShardIterators iterators, String token) {
    assertThatThrownBy(() -> iterators.read(token))
        .isInstanceOfSatisfying(
            VirtaException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessage("Invalid ShardIterator.");
  }
}
