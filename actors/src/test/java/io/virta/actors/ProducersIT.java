package io.virta.actors;

import static io.virta.actors.LocalNode.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.edge.StreamsExtension;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.Reshard;
import io.virta.actors.model.StartingPosition;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.model.VirtaException;
import io.virta.actors.producer.NumberedRecord;
import io.virta.actors.producer.ProducerNumber;
import io.virta.actors.producer.ProducerOpening;
import io.virta.actors.producer.ProducerSession;
import io.virta.client.StreamRecord;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.apache.pekko.stream.javadsl.Sink;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Idempotent producers on the real log, through restarts and reshards. */
class ProducersIT extends OnLocalNode {
  private static final StreamName STREAM = new StreamName("s");
  private static final long PRODUCER = ProducerNumber.of("importer");
  private static final int KEYS = 50;

  @BeforeEach
  void make() {
    await(virta.createStream(STREAM.value(), StreamSpec.provisioned(2)));
  }

  private ProducerSession open() {
    StreamsExtension streams = StreamsExtension.get(node.system());
    Namespace namespace = streams.regions().standard(AccountId.DEFAULT);
    return await(
        new ProducerOpening(node.system(), streams.shards(), streams.producers())
            .open(namespace, STREAM, PRODUCER));
  }

  /** Returns one record for each number except every third, so that the numbers have gaps. */
  private static List<NumberedRecord> records(int from, int to) {
    return IntStream.range(from, to)
        .filter(number -> number % 3 != 0)
        .mapToObj(
            number ->
                new NumberedRecord(
                    number,
                    "key-" + number % KEYS,
                    null,
                    ByteBuffer.wrap(Integer.toString(number).getBytes(UTF_8))))
        .toList();
  }

  private void assertStoredOnceAndInOrder(int numbers) {
    List<NumberedRecord> sent = records(1, numbers);
    List<StreamRecord> stored =
        await(
            virta
                .read(STREAM.value(), StartingPosition.trimHorizon())
                .takeWithin(Duration.ofSeconds(2))
                .runWith(Sink.seq(), node.system()));
    assertThat(stored).hasSameSizeAs(sent);
    assertThat(stored.stream().map(StreamRecord::text).distinct()).hasSameSizeAs(sent);
    Map<String, Integer> last = new HashMap<>();
    for (StreamRecord record : stored) {
      int number = Integer.parseInt(record.text());
      assertThat(number).isGreaterThan(last.getOrDefault(record.partitionKey(), 0));
      last.put(record.partitionKey(), number);
    }
  }

  private void reshard(Reshard change) {
    await(virta.changeStream(STREAM.value(), change));
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> await(virta.describeStream(STREAM.value())).status() == StreamStatus.ACTIVE);
  }

  @Test
  void records_that_a_new_owner_repeats_are_not_stored_again_also_after_a_restart() {
    await(open().send(records(1, 1_000)));
    restart(Map.of());

    ProducerSession second = open();
    assertThat(second.epoch()).isEqualTo(2);
    await(second.send(records(1, 1_500)));

    assertStoredOnceAndInOrder(1_500);
  }

  @Test
  void records_are_stored_once_during_splits_and_merges() {
    ProducerSession session = open();
    List<CompletionStage<Done>> sent = new ArrayList<>();
    int[] targets = {3, 2, 4, 2};
    for (int round = 0; round < targets.length; round++) {
      for (int i = 0; i < 10; i++) {
        int from = 1 + round * 1_000 + i * 100;
        sent.add(session.send(records(from, from + 100)));
      }
      reshard(new Reshard.Scale(targets[round]));
    }
    sent.forEach(LocalNode::await);
    restart(Map.of());

    await(open().send(records(1, 4_001)));

    assertStoredOnceAndInOrder(4_001);
  }

  @Test
  void a_replaced_owner_stores_nothing_more_and_learns_why() {
    ProducerSession first = open();
    await(first.send(records(1, 100)));
    ProducerSession second = open();

    assertThatThrownBy(() -> await(first.send(records(100, 200))))
        .isInstanceOfSatisfying(
            VirtaException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.PRODUCER_FENCED));
    assertThatThrownBy(() -> await(first.send(records(200, 300))))
        .isInstanceOf(VirtaException.class);
    await(second.send(records(100, 200)));
    assertStoredOnceAndInOrder(200);
  }

  @Test
  void children_that_wake_after_a_restart_still_ask_their_parents() {
    await(open().send(records(1, 500)));
    reshard(new Reshard.Scale(1));
    restart(Map.of());

    await(open().send(records(1, 600)));

    assertStoredOnceAndInOrder(600);
  }

  @Test
  void a_retired_producer_may_start_its_numbers_again() {
    ProducerSession first = open();
    await(first.send(records(1, 10)));
    await(first.retire());

    ProducerSession second = open();
    assertThat(second.epoch()).isEqualTo(1);
    await(second.send(records(1, 10)));

    assertThat(
            await(
                virta
                    .read(STREAM.value(), StartingPosition.trimHorizon())
                    .take(12)
                    .runWith(Sink.seq(), node.system())))
        .hasSize(12);
  }

  @Test
  void numbers_that_do_not_rise_and_records_that_are_too_large_are_refused_with_the_value() {
    ProducerSession session = open();
    await(session.send(records(1, 10)));

    assertThatThrownBy(() -> await(session.send(records(8, 10))))
        .hasMessage("Out numbers rise and start at 1, but 8 follows 8.");
    NumberedRecord large = new NumberedRecord(20, "k", null, ByteBuffer.allocate(1 << 20));
    assertThatThrownBy(() -> await(session.send(List.of(large))))
        .hasMessageContaining("at most 1048576 bytes together, not 1048577");
    await(session.send(records(10, 20)));
    assertStoredOnceAndInOrder(20);
  }
}
