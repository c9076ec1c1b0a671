package io.virta.actors;

import static io.virta.actors.LocalNode.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.HashKey;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.PropertyChange;
import io.virta.actors.model.Reshard;
import io.virta.actors.model.SequenceNumber;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StartingPosition;
import io.virta.actors.model.StreamChange;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.model.VirtaException;
import io.virta.client.PutEntry;
import io.virta.client.PutResult;
import io.virta.client.StreamRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.pekko.stream.javadsl.Sink;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Splits, merges and scaling on the real log. */
class ReshardIT extends OnLocalNode {
  private static final ShardId FIRST = new ShardId(0);
  private static final HashKey MIDDLE = HashKey.MIN.middleTo(HashKey.MAX);

  private void make(int shards) {
    await(virta.createStream("s", StreamSpec.provisioned(shards)));
  }

  private StreamDescription describe() {
    return await(virta.describeStream("s"));
  }

  private StreamDescription change(StreamChange change) {
    await(virta.changeStream("s", change));
    return Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(this::describe, stream -> stream.status() == StreamStatus.ACTIVE);
  }

  private PutResult.Stored put(String key, String text) {
    return await(virta.put("s", key, text.getBytes(UTF_8)));
  }

  private List<StreamRecord> readAll(int count) {
    return await(
        virta
            .read("s", StartingPosition.trimHorizon())
            .take(count)
            .runWith(Sink.seq(), node.system()));
  }

  private static ErrorCode codeOf(Runnable call) {
    try {
      call.run();
    } catch (VirtaException refusal) {
      return refusal.code();
    }
    throw new AssertionError("was not refused");
  }

  private static void assertCoversHashSpace(StreamDescription stream) {
    ShardMap map = new ShardMap(stream);
    assertThat(map.open(0).range().start()).isEqualTo(HashKey.MIN);
    for (int i = 1; i < map.openCount(); i++) {
      assertThat(map.open(i).range().start()).isEqualTo(map.open(i - 1).range().end().next());
    }
    assertThat(map.open(map.openCount() - 1).range().end()).isEqualTo(HashKey.MAX);
  }

  @Nested
  class ASplit {
    @Test
    void leaves_a_closed_parent_and_two_children() {
      make(1);
      PutResult.Stored before = put("k", "before");

      StreamDescription stream = change(new Reshard.Split(FIRST, MIDDLE));

      Shard parent = stream.shards().get(0);
      assertThat(parent.closed()).isNotNull();
      assertThat(parent.endingSequenceNumber().orElseThrow())
          .isGreaterThan(before.sequenceNumber());
      assertThat(stream.shards()).hasSize(3);
      assertThat(stream.shards().get(1).parents()).containsExactly(FIRST);
      assertThat(stream.shards().get(2).range()).isEqualTo(new HashKeyRange(MIDDLE, HashKey.MAX));
      assertCoversHashSpace(stream);

      PutResult.Stored after = put("k", "after");
      assertThat(after.shard()).isNotEqualTo(FIRST);
      assertThat(after.sequenceNumber()).isGreaterThan(before.sequenceNumber());
      assertThat(readAll(2)).extracting(StreamRecord::text).containsExactly("before", "after");
    }

    @Test
    void is_refused_at_the_ends_of_the_range_and_for_a_closed_shard() {
      make(1);
      for (String key : List.of("0", "1", HashKey.MAX.toString())) {
        assertThat(
                codeOf(
                    () ->
                        await(
                            virta.changeStream("s", new Reshard.Split(FIRST, HashKey.parse(key))))))
            .isEqualTo(ErrorCode.INVALID_ARGUMENT);
      }
      change(new Reshard.Split(FIRST, MIDDLE));

      ShardId open = new ShardId(1);
      for (Reshard closed :
          List.of(
              new Reshard.Split(FIRST, MIDDLE),
              new Reshard.Merge(FIRST, open),
              new Reshard.Merge(open, FIRST))) {
        assertThatThrownBy(() -> await(virta.changeStream("s", closed)))
            .isInstanceOfSatisfying(
                VirtaException.class,
                refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
            .hasMessageContaining("has already been merged or split");
      }
    }

    @Test
    void ends_the_source_of_its_parent() {
      make(1);
      put("k", "a");
      change(new Reshard.Split(FIRST, MIDDLE));

      List<Integer> counts =
          await(
              virta
                  .readShard("s", FIRST, StartingPosition.trimHorizon())
                  .map(slice -> slice.recordCount())
                  .runWith(Sink.seq(), node.system()));

      assertThat(counts).containsExactly(1);
    }

    @Test
    void survives_a_restart() {
      make(1);
      put("k", "before");
      StreamDescription split = change(new Reshard.Split(FIRST, MIDDLE));

      restart(Map.of());

      assertThat(describe().shards()).isEqualTo(split.shards());
      put("k", "after");
      assertThat(readAll(2)).extracting(StreamRecord::text).containsExactly("before", "after");
    }

    @Test
    void resumes_after_a_restart() {
      restart(Map.of("virta.stream.reshard-delay", "2s"));
      make(1);
      await(virta.changeStream("s", new Reshard.Split(FIRST, MIDDLE)));
      assertThat(describe().status()).isEqualTo(StreamStatus.UPDATING);
      assertThat(codeOf(() -> await(virta.changeStream("s", new Reshard.Scale(2)))))
          .isEqualTo(ErrorCode.IN_USE);

      restart(Map.of("virta.stream.reshard-delay", "1s"));

      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(describe().status()).isEqualTo(StreamStatus.ACTIVE));
      assertThat(describe().openShardCount()).isEqualTo(2);
    }
  }

  @Nested
  class AMerge {
    @Test
    void joins_neighbours_in_their_order_only() {
      make(2);
      assertThat(
              codeOf(
                  () -> await(virta.changeStream("s", new Reshard.Merge(new ShardId(1), FIRST)))))
          .isEqualTo(ErrorCode.INVALID_ARGUMENT);

      StreamDescription stream = change(new Reshard.Merge(FIRST, new ShardId(1)));

      Shard child = stream.shards().get(2);
      assertThat(child.parents()).containsExactly(FIRST, new ShardId(1));
      assertThat(child.range()).isEqualTo(new HashKeyRange(HashKey.MIN, HashKey.MAX));
      assertCoversHashSpace(stream);
    }

    @Test
    void is_read_after_both_of_its_parents() {
      make(2);
      List<String> sent = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        put("k" + i, "before");
        sent.add("before");
      }
      change(new Reshard.Merge(FIRST, new ShardId(1)));
      put("k", "after");
      sent.add("after");

      assertThat(readAll(41)).extracting(StreamRecord::text).isEqualTo(sent);
    }
  }

  @Nested
  class Scaling {
    @Test
    void reaches_any_count_with_shards_of_equal_width() {
      make(4);
      for (int count : List.of(8, 5, 7, 7, 13, 9, 5, 3, 2, 1)) {
        StreamDescription stream = change(new Reshard.Scale(count));
        assertThat(stream.openShardCount()).isEqualTo(count);
        assertCoversHashSpace(stream);
        ShardMap map = new ShardMap(stream);
        assertThat(IntStream.range(0, count).mapToObj(i -> map.open(i).range()))
            .isEqualTo(HashKeyRange.divide(count));
      }
      assertThat(codeOf(() -> await(virta.changeStream("s", new Reshard.Scale(2)))))
          .as("the eleventh call of a day")
          .isEqualTo(ErrorCode.LIMIT_EXCEEDED);
    }

    @Test
    void at_most_doubles_or_halves_the_shard_count() {
      make(4);
      assertThat(codeOf(() -> await(virta.changeStream("s", new Reshard.Scale(9)))))
          .isEqualTo(ErrorCode.INVALID_ARGUMENT);
      assertThat(codeOf(() -> await(virta.changeStream("s", new Reshard.Scale(1)))))
          .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void is_refused_for_on_demand_streams() {
      await(virta.createStream("s", StreamSpec.onDemand()));
      assertThat(codeOf(() -> await(virta.changeStream("s", new Reshard.Scale(8)))))
          .isEqualTo(ErrorCode.VALIDATION);
    }

    /**
     * Each producer sends consecutive numbers, one after the other, so that the order can be
     * checked.
     */
    @Test
    void neither_loses_nor_duplicates_nor_reorders_records_under_load() {
      make(4);
      AtomicBoolean stop = new AtomicBoolean();
      List<CompletableFuture<Integer>> producers =
          IntStream.range(0, 8).mapToObj(p -> produce(p, stop)).toList();
      for (int count : List.of(8, 16, 8, 4, 6, 3)) {
        change(new Reshard.Scale(count));
      }
      stop.set(true);
      Map<String, Integer> sent = new HashMap<>();
      for (int p = 0; p < producers.size(); p++) {
        sent.put("key-" + p, producers.get(p).join());
      }

      int total = sent.values().stream().mapToInt(Integer::intValue).sum();
      List<StreamRecord> records = readAll(total);

      Map<String, Integer> seen = new HashMap<>();
      Map<String, SequenceNumber> last = new HashMap<>();
      for (StreamRecord record : records) {
        int expected = seen.merge(record.partitionKey(), 1, Integer::sum) - 1;
        assertThat(record.text()).isEqualTo(String.valueOf(expected));
        SequenceNumber before = last.put(record.partitionKey(), record.sequenceNumber());
        assertThat(before == null || before.compareTo(record.sequenceNumber()) < 0).isTrue();
      }
      assertThat(seen).isEqualTo(sent);
      assertThat(total).isGreaterThan(100);
    }

    private CompletableFuture<Integer> produce(int producer, AtomicBoolean stop) {
      return CompletableFuture.supplyAsync(
          () -> {
            int count = 0;
            while (!stop.get()) {
              PutResult result =
                  await(
                          virta.putAll(
                              "s",
                              List.of(PutEntry.ofText("key-" + producer, String.valueOf(count)))))
                      .get(0);
              assertThat(result).isInstanceOf(PutResult.Stored.class);
              count++;
            }
            return count;
          });
    }
  }

  @Nested
  class Retention {
    @Test
    void removes_a_closed_shard_when_its_records_have_expired() {
      restart(
          Map.of(
              "virta.stream.retention-override",
              "2s",
              "virta.stream.retention-sweep-interval",
              "1s"));
      make(1);
      put("k", "old");
      change(new Reshard.Split(FIRST, MIDDLE));

      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(describe().shards())
                      .extracting(Shard::id)
                      .containsExactly(new ShardId(1), new ShardId(2)));
      StreamDescription again = change(new Reshard.Merge(new ShardId(1), new ShardId(2)));
      assertThat(again.shards())
          .as("a shard id is never used twice")
          .extracting(Shard::id)
          .contains(new ShardId(3));
    }

    @Test
    void does_not_bring_expired_records_back_when_it_grows() {
      restart(Map.of("virta.stream.retention-override", "1s"));
      make(1);
      put("k", "old");
      Awaitility.await().pollDelay(Duration.ofMillis(1_500)).until(() -> true);
      change(new PropertyChange.IncreaseRetention(48));
      restart(Map.of());
      put("k", "new");

      assertThat(readAll(1)).extracting(StreamRecord::text).containsExactly("new");
      assertThat(describe().retentionHours()).isEqualTo(48);
    }
  }
}
