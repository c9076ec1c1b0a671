package io.virta.actors;

import static io.virta.actors.LocalNode.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.virta.actors.model.AccountId;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.HashKey;
import io.virta.actors.model.SequenceNumber;
import io.virta.actors.model.StartingPosition;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.model.VirtaException;
import io.virta.client.PutEntry;
import io.virta.client.PutResult;
import io.virta.client.StreamRecord;
import io.virta.client.Virta;
import io.virta.persistence.journal.NodeLogs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The complete module on the real log: accounts, streams, shards and the client. */
class StreamsIT extends OnLocalNode {
  private static List<PutEntry> entries(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> PutEntry.ofText("key-" + i % 50, prefix + i))
        .collect(Collectors.toList());
  }

  private List<StreamRecord> take(String stream, StartingPosition from, int count) {
    return await(virta.read(stream, from).take(count).runWith(Sink.seq(), node.system()));
  }

  @Nested
  class AStream {
    @Test
    void is_made_described_listed_and_deleted() {
      await(virta.createStream("orders", StreamSpec.provisioned(3)));

      assertThat(await(virta.describeStream("orders")).status()).isEqualTo(StreamStatus.ACTIVE);
      assertThat(await(virta.describeStream("orders")).shards()).hasSize(3);
      assertThat(await(virta.listStreams()))
          .extracting(summary -> summary.key().name().value())
          .containsExactly("orders");

      await(virta.deleteStream("orders"));

      Awaitility.await().untilAsserted(() -> assertThat(await(virta.listStreams())).isEmpty());
      assertThatThrownBy(() -> await(virta.put("orders", "k", new byte[1])))
          .isInstanceOf(VirtaException.class)
          .hasMessageContaining("Stream orders under account 000000000000 not found");
    }

    @Test
    void cannot_be_made_twice() {
      await(virta.createStream("orders", StreamSpec.onDemand()));

      assertThatThrownBy(() -> await(virta.createStream("orders", StreamSpec.onDemand())))
          .isInstanceOfSatisfying(
              VirtaException.class,
              refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.IN_USE));
    }

    @Test
    void created_again_under_its_name_has_none_of_the_old_records() {
      await(virta.createStream("orders", StreamSpec.provisioned(1)));
      await(virta.put("orders", "k", "old".getBytes(UTF_8)));
      await(virta.deleteStream("orders"));
      Awaitility.await().untilAsserted(() -> assertThat(await(virta.listStreams())).isEmpty());

      await(virta.createStream("orders", StreamSpec.provisioned(1)));
      await(virta.put("orders", "k", "new".getBytes(UTF_8)));

      assertThat(take("orders", StartingPosition.trimHorizon(), 1).get(0).text()).isEqualTo("new");
    }

    @Test
    void stays_creating_for_the_configured_time_also_over_a_restart() {
      restart(Map.of("virta.stream.create-delay", "1s"));
      await(virta.createStream("slow", StreamSpec.onDemand()));
      assertThat(await(virta.describeStream("slow")).status()).isEqualTo(StreamStatus.CREATING);
      assertThat(listedStatus()).isEqualTo(StreamStatus.CREATING);
      restart(Map.of("virta.stream.create-delay", "1s"));

      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () ->
                  assertThat(await(virta.describeStream("slow")).status())
                      .isEqualTo(StreamStatus.ACTIVE));
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() -> assertThat(listedStatus()).isEqualTo(StreamStatus.ACTIVE));
    }

    @Test
    void of_any_account_completes_an_interrupted_deletion_at_the_next_start() {
      restart(Map.of("virta.stream.delete-delay", "1s"));
      Virta other = virta.forAccount(new AccountId("111122223333"));
      await(other.createStream("doomed", StreamSpec.provisioned(1)));
      await(other.put("doomed", "k", new byte[1]));
      await(other.deleteStream("doomed"));
      assertThat(idsWithRecords()).hasSize(1);

      restart(Map.of("virta.stream.delete-delay", "1s"));

      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() -> assertThat(idsWithRecords()).isEmpty());
    }

    private Set<String> idsWithRecords() {
      return NodeLogs.get(node.system()).records().ids().join();
    }

    private StreamStatus listedStatus() {
      return await(virta.listStreams()).get(0).status();
    }
  }

  @Nested
  class Records {
    @BeforeEach
    void createStream() {
      await(virta.createStream("orders", StreamSpec.provisioned(4)));
    }

    @Test
    void come_back_in_order_within_each_shard() {
      List<PutResult> results = await(virta.putAll("orders", entries("v", 500)));
      assertThat(results).hasSize(500).allMatch(PutResult.Stored.class::isInstance);

      List<StreamRecord> records = take("orders", StartingPosition.trimHorizon(), 500);

      assertThat(records.stream().map(StreamRecord::text))
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, 500).mapToObj(i -> "v" + i).toList());
      records.stream()
          .collect(Collectors.groupingBy(StreamRecord::shard))
          .values()
          .forEach(
              ofShard ->
                  assertThat(ofShard.stream().map(StreamRecord::sequenceNumber).toList())
                      .isSorted()
                      .doesNotHaveDuplicates());
    }

    @Test
    void go_to_the_shard_of_their_explicit_hash_key() {
      List<PutResult> results =
          await(
              virta.putAll(
                  "orders",
                  List.of(
                      PutEntry.ofText("k", "lowest").withExplicitHashKey(HashKey.MIN),
                      PutEntry.ofText("k", "highest").withExplicitHashKey(HashKey.MAX),
                      PutEntry.ofText("k", "own"))));

      assertThat(results.subList(0, 2))
          .extracting(result -> ((PutResult.Stored) result).shard().index())
          .containsExactly(0, 3);
      assertThat(take("orders", StartingPosition.trimHorizon(), 3))
          .extracting(StreamRecord::text, StreamRecord::partitionKey, StreamRecord::explicitHashKey)
          .containsExactlyInAnyOrder(
              tuple("lowest", "k", HashKey.MIN),
              tuple("highest", "k", HashKey.MAX),
              tuple("own", "k", null));
    }

    @Test
    void have_the_sequence_numbers_that_the_put_returned() {
      List<PutResult> results = await(virta.putAll("orders", entries("v", 100)));

      Map<SequenceNumber, String> byNumber =
          take("orders", StartingPosition.trimHorizon(), 100).stream()
              .collect(Collectors.toMap(StreamRecord::sequenceNumber, StreamRecord::text));
      for (int i = 0; i < 100; i++) {
        assertThat(byNumber.get(((PutResult.Stored) results.get(i)).sequenceNumber()))
            .isEqualTo("v" + i);
      }
    }

    @Test
    void survive_a_restart_and_numbering_continues() {
      PutResult.Stored before = await(virta.put("orders", "k", "one".getBytes(UTF_8)));
      restart(Map.of());
      PutResult.Stored after = await(virta.put("orders", "k", "two".getBytes(UTF_8)));

      assertThat(after.shard()).isEqualTo(before.shard());
      assertThat(after.sequenceNumber().counter()).isEqualTo(before.sequenceNumber().counter() + 1);
      assertThat(take("orders", StartingPosition.trimHorizon(), 2))
          .extracting(StreamRecord::text)
          .containsExactly("one", "two");
    }

    @Test
    void reach_a_live_reader_as_they_are_put() {
      await(virta.put("orders", "k", "before".getBytes(UTF_8)));
      SinkQueueWithCancel<StreamRecord> live =
          virta
              .read("orders", StartingPosition.latest())
              .runWith(Sink.<StreamRecord>queue(), node.system());
      CompletionStage<Optional<StreamRecord>> next = live.pull();
      // The reader starts at LATEST when its shards have answered, so it may miss records put
      // before it has received its first one.
      List<PutEntry> sent = new ArrayList<>();
      Awaitility.await()
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                sent.add(PutEntry.ofText("k", "after-" + sent.size()));
                await(virta.putAll("orders", List.of(sent.get(sent.size() - 1))));
                return next.toCompletableFuture().isDone();
              });

      assertThat(await(next).orElseThrow().text()).startsWith("after-");
      live.cancel();
    }

    @Test
    void come_from_the_log_for_a_reader_that_lags_behind_the_tail() {
      restart(Map.of("virta.shard.tail-bytes", "64 KiB"));
      SinkQueueWithCancel<StreamRecord> slow =
          virta
              .read("orders", StartingPosition.trimHorizon())
              .runWith(Sink.<StreamRecord>queue(1), node.system());
      for (int round = 0; round < 20; round++) {
        await(virta.putAll("orders", entries("r" + round + "-", 500)));
      }

      List<StreamRecord> all = take("orders", StartingPosition.trimHorizon(), 10_000);
      List<StreamRecord> slowly = new ArrayList<>();
      while (slowly.size() < 10_000) {
        slowly.add(await(slow.pull()).orElseThrow());
      }

      assertThat(slowly).hasSameSizeAs(all);
      assertThat(slowly.stream().map(StreamRecord::sequenceNumber).distinct().count())
          .isEqualTo(10_000);
      slow.cancel();
    }

    @Test
    void can_be_read_from_a_number_and_from_a_time() {
      List<PutResult> results = await(virta.putAll("orders", List.of(PutEntry.ofText("k", "a"))));
      await(virta.putAll("orders", List.of(PutEntry.ofText("k", "b"))));
      PutResult.Stored first = (PutResult.Stored) results.get(0);

      var at = new StartingPosition.AtSequenceNumber(first.sequenceNumber());
      var after = new StartingPosition.AfterSequenceNumber(first.sequenceNumber());

      assertThat(readShardTexts(first, at, 2)).containsExactly("a", "b");
      assertThat(readShardTexts(first, after, 1)).containsExactly("b");
      assertThat(readShardTexts(first, new StartingPosition.AtTimestamp(Instant.EPOCH), 2))
          .containsExactly("a", "b");
    }

    private List<String> readShardTexts(PutResult.Stored in, StartingPosition from, int count) {
      return await(
          virta
              .readShard("orders", in.shard(), from)
              .mapConcat(slice -> slice)
              .map(StreamRecord::text)
              .take(count)
              .runWith(Sink.seq(), node.system()));
    }

    @Test
    void are_not_visible_once_they_have_expired() {
      await(virta.put("orders", "k", "old".getBytes(UTF_8)));
      restart(Map.of("virta.stream.retention-override", "1s"));
      PutResult.Stored fresh =
          Awaitility.await()
              .pollDelay(Duration.ofMillis(1_200))
              .until(() -> await(virta.put("orders", "k", "new".getBytes(UTF_8))), put -> true);

      assertThat(readShardTexts(fresh, StartingPosition.trimHorizon(), 1)).containsExactly("new");
    }
  }
}
