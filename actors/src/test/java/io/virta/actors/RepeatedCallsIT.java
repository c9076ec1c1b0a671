package io.virta.actors;

import static io.virta.actors.LocalNode.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.edge.StreamsExtension;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.Appended;
import io.virta.actors.model.HashKey;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.Reshard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StartingPosition;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.put.CallAttempt;
import io.virta.actors.put.PutSource;
import io.virta.actors.put.ShardBlock;
import io.virta.actors.put.ShardPut;
import io.virta.client.StreamRecord;
import io.virta.persistence.record.CallId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.pekko.stream.javadsl.Sink;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Calls that are repeated after restarts and reshards, on the real log. */
class RepeatedCallsIT extends OnLocalNode {
  private static final StreamName STREAM = new StreamName("s");
  private static final CallId CALL = new CallId(17, 4);
  private static final int ENTRIES = 100;
  private static final int CALLS = 20;

  /** A given number of entries, with their numbers as keys and data. */
  private static final class Numbers implements PutSource {
    private final byte[][] texts;

    Numbers(int count) {
      this.texts =
          IntStream.range(0, count)
              .mapToObj(i -> Integer.toString(i).getBytes(UTF_8))
              .toArray(byte[][]::new);
    }

    private HashKey hash(int i) {
      return HashKey.ofPartitionKey(texts[i], 0, texts[i].length);
    }

    @Override
    public int count() {
      return texts.length;
    }

    @Override
    public long hashHigh(int i) {
      return hash(i).high();
    }

    @Override
    public long hashLow(int i) {
      return hash(i).low();
    }

    @Override
    public boolean hasExplicitHash(int i) {
      return false;
    }

    @Override
    public int keyLength(int i) {
      return texts[i].length;
    }

    @Override
    public int dataLength(int i) {
      return texts[i].length;
    }

    @Override
    public void copyKey(int i, byte[] to, int at) {
      System.arraycopy(texts[i], 0, to, at, texts[i].length);
    }

    @Override
    public void copyData(int i, byte[] to, int at) {
      copyKey(i, to, at);
    }
  }

  /** The place of each entry, as reported. */
  private static final class Places implements ShardPut.Outcome {
    final Map<String, String> byEntry = new TreeMap<>();

    private void add(ShardMap map, int entry, ShardId shard, long seq, long arrivalMillis) {
      String number = map.find(shard).orElseThrow().sequenceNumber(seq, arrivalMillis).toString();
      byEntry.put(Integer.toString(entry), shard + ":" + number);
    }

    @Override
    public void stored(ShardMap map, ShardBlock block, Appended appended) {
      for (int i = 0; i < appended.count(); i++) {
        long seq = appended.firstSeq() + i;
        add(map, block.entry(i), block.shard().id(), seq, appended.arrivalMillis());
      }
    }

    @Override
    public void storedAlone(ShardMap map, int entry, ShardId shard, Appended record) {
      add(map, entry, shard, record.firstSeq(), record.arrivalMillis());
    }

    @Override
    public void refusedAlone(ShardMap map, int entry, Throwable failure) {
      throw new AssertionError("entry " + entry, failure);
    }

    @Override
    public void refused(ShardMap map, ShardBlock block, Throwable failure) {
      throw new AssertionError(failure);
    }
  }

  /** Sends that many entries of the call, and returns where they are stored. */
  private Map<String, String> send(int attempt, int entries) {
    return await(send(CALL, attempt, entries));
  }

  private CompletionStage<Map<String, String>> send(CallId call, int attempt, int entries) {
    StreamsExtension streams = StreamsExtension.get(node.system());
    Namespace namespace = streams.regions().standard(AccountId.DEFAULT);
    ShardMap map = await(streams.shards().shardMap(namespace, STREAM));
    Places places = new Places();
    return new ShardPut(
            streams.shards(), new Numbers(entries), new CallAttempt(call, attempt), places)
        .put(map)
        .thenApply(done -> places.byEntry);
  }

  /** Sends many calls at once, and returns where their entries are stored. */
  private List<Map<String, String>> sendMany(int attempt) {
    List<CompletionStage<Map<String, String>>> sent =
        IntStream.range(0, CALLS)
            .mapToObj(call -> send(new CallId(call, call), attempt, ENTRIES))
            .toList();
    return sent.stream().map(LocalNode::await).toList();
  }

  private Map<String, String> stored() {
    List<StreamRecord> records =
        await(
            virta
                .read(STREAM.value(), StartingPosition.trimHorizon())
                .takeWithin(Duration.ofSeconds(2))
                .runWith(Sink.seq(), node.system()));
    Map<String, String> places = new TreeMap<>();
    for (StreamRecord record : records) {
      String place = record.shard() + ":" + record.sequenceNumber();
      assertThat(places.put(record.text(), place)).as(record.text()).isNull();
    }
    return places;
  }

  private void make(int shards) {
    await(virta.createStream(STREAM.value(), StreamSpec.provisioned(shards)));
  }

  private void reshard(Reshard change) {
    await(virta.changeStream(STREAM.value(), change));
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> await(virta.describeStream(STREAM.value())).status() == StreamStatus.ACTIVE);
  }

  @Test
  void a_repeat_after_a_restart_returns_where_its_records_are() {
    make(2);
    Map<String, String> first = send(1, ENTRIES);
    restart(Map.of());

    assertThat(send(2, ENTRIES)).isEqualTo(first);
    assertThat(send(3, ENTRIES)).isEqualTo(first);
    assertThat(stored()).isEqualTo(first);
  }

  @Test
  void many_repeats_at_once_after_a_restart_return_where_their_records_are() {
    make(3);
    List<Map<String, String>> first = sendMany(1);
    restart(Map.of());

    assertThat(sendMany(2)).isEqualTo(first);
  }

  @Test
  void a_repeat_after_splits_and_merges_returns_where_its_records_are() {
    make(2);
    Map<String, String> first = send(1, ENTRIES);
    reshard(new Reshard.Scale(3));
    assertThat(send(2, ENTRIES)).isEqualTo(first);
    reshard(new Reshard.Scale(2));
    restart(Map.of());

    assertThat(send(3, ENTRIES)).isEqualTo(first);
    assertThat(stored()).isEqualTo(first);
  }

  @Test
  void a_repeat_stores_only_the_records_that_the_first_attempt_did_not() {
    make(2);
    Map<String, String> first = send(1, ENTRIES / 2);
    reshard(new Reshard.Scale(3));

    Map<String, String> second = send(2, ENTRIES);

    assertThat(second).hasSize(ENTRIES).containsAllEntriesOf(first);
    assertThat(stored()).isEqualTo(second);
    restart(Map.of());
    assertThat(send(3, ENTRIES)).isEqualTo(second);
  }
}
