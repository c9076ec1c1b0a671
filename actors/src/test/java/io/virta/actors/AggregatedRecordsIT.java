package io.virta.actors;

import static io.virta.actors.LocalNode.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.HashKey;
import io.virta.actors.model.StartingPosition;
import io.virta.actors.model.StreamSpec;
import io.virta.client.StreamRecord;
import io.virta.client.kpl.AggregatedBytes;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Aggregated records of the KPL, as readers of a stream receive them. */
class AggregatedRecordsIT extends OnLocalNode {
  private static final String LOWEST = "0";
  private static final String HIGHEST = HashKey.MAX.toString();

  @BeforeEach
  void start() {
    await(virta.createStream("clicks", StreamSpec.provisioned(1)));
  }

  private List<StreamRecord> read(String stream, int count) {
    return await(
        virta
            .read(stream, StartingPosition.trimHorizon())
            .take(count)
            .runWith(Sink.seq(), node.system()));
  }

  private static byte[] packed() {
    return new AggregatedBytes()
        .partitionKey("alice")
        .partitionKey("bob")
        .explicitHashKey(LOWEST)
        .explicitHashKey(HIGHEST)
        .record(0, 0, "one")
        .record(1, 1, "two")
        .record(0, 0, "three")
        .seal();
  }

  @Test
  void are_unpacked_into_user_records_in_order() {
    await(virta.put("clicks", "k", "before".getBytes(UTF_8)));
    var stored = await(virta.put("clicks", "a", packed()));
    await(virta.put("clicks", "a", new AggregatedBytes().partitionKey("k").seal()));
    await(virta.put("clicks", "k", "after".getBytes(UTF_8)));

    List<StreamRecord> records = read("clicks", 5);

    assertThat(records)
        .extracting(StreamRecord::text)
        .containsExactly("before", "one", "two", "three", "after");
    assertThat(records)
        .extracting(StreamRecord::partitionKey)
        .containsExactly("k", "alice", "bob", "alice", "k");
    assertThat(records)
        .extracting(StreamRecord::subSequenceNumber)
        .containsExactly(0L, 0L, 1L, 2L, 0L);
    assertThat(records)
        .extracting(StreamRecord::explicitHashKey)
        .containsExactly(null, HashKey.MIN, HashKey.MAX, HashKey.MIN, null);
    assertThat(records.subList(1, 4))
        .extracting(StreamRecord::sequenceNumber)
        .containsOnly(stored.sequenceNumber());
  }

  @Test
  void are_delivered_only_by_the_shard_of_their_hash_key() {
    await(virta.createStream("two", StreamSpec.provisioned(2)));
    // As after a split: the same user records in both shards.
    for (int i = 0; i < 20; i++) {
      await(virta.put("two", "key-" + i, packed()));
    }
    int stored = 20;
    List<StreamRecord> all =
        await(
            virta
                .readStored("two", StartingPosition.trimHorizon())
                .take(stored)
                .runWith(Sink.seq(), node.system()));
    long inFirst = all.stream().filter(record -> record.shard().index() == 0).count();
    assertThat(inFirst).isBetween(1L, 19L);

    List<StreamRecord> records = read("two", (int) (2 * inFirst + (stored - inFirst)));

    assertThat(records)
        .allSatisfy(
            record ->
                assertThat(record.partitionKey())
                    .isEqualTo(record.shard().index() == 0 ? "alice" : "bob"));
    assertThat(records.stream().filter(record -> record.text().equals("two")).count())
        .isEqualTo(stored - inFirst);
  }

  @Test
  void stay_packed_when_stored_records_are_read() {
    await(virta.put("clicks", "a", packed()));

    StreamRecord record =
        await(
            virta
                .readStored("clicks", StartingPosition.trimHorizon())
                .take(1)
                .runWith(Sink.head(), node.system()));

    assertThat(record.partitionKey()).isEqualTo("a");
    assertThat(record.data()).isEqualTo(ByteBuffer.wrap(packed()));
  }
}
