package io.virta.dashboards.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.Shards;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.StreamKey;
import io.virta.persistence.record.RecordBlockBuilder;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** The bytes that a tail reads when it starts; every shard here holds 1,000 records. */
class LookBackTest {
  private static final int RECORDS = 1_000;
  private static final int MIB = 1024 * 1024;
  private static final Shard SHARD =
      Shard.first(new ShardId(0), HashKeyRange.divide(1).get(0), 1_700_000_000);
  private static final ShardKey KEY =
      StreamKey.parse("000000000000/orders@1").shard(new ShardId(0));

  private long bytesRead;

  @Test
  void a_few_large_records_use_up_the_byte_budget() {
    LookBack.Seen seen = seen(5, 8L * MIB, seq -> 5 * MIB);

    assertThat(seen.counts().arrived()).isEqualTo(2);
    assertThat(bytesRead).isLessThanOrEqualTo(10 * MIB + 100);
  }

  @Test
  void all_shards_together_exceed_the_byte_budget_by_one_record_at_most() {
    LookBack lookBack = lookBack(5, 8L * MIB, seq -> 10 * MIB);
    for (int shard = 0; shard < 8; shard++) {
      lookBack.before(SHARD, KEY, RECORDS + 1).toCompletableFuture().join();
    }

    assertThat(bytesRead).isLessThanOrEqualTo(10 * MIB + 100);
  }

  @Test
  void small_records_are_read_up_to_the_record_limit_and_the_newest_is_the_last_row() {
    LookBack.Seen seen = seen(500, 8L * MIB, seq -> 100);

    assertThat(seen.counts().arrived()).isEqualTo(500);
    assertThat(seen.rows()).extracting(TailRow::partitionKey).endsWith("key-999", "key-1000");
  }

  @Test
  void a_step_without_its_newest_records_is_discarded() {
    // Older records are far larger than the newest ones suggest.
    LookBack.Seen seen = seen(500, MIB, seq -> seq > 995 ? 100 : 600_000);

    assertThat(seen.counts().arrived()).isEqualTo(5);
    assertThat(seen.rows()).extracting(TailRow::partitionKey).startsWith("key-996");
    assertThat(bytesRead).isLessThan(2 * MIB);
  }

  private LookBack.Seen seen(int recordsMax, long bytesMax, IntUnaryOperator bytesOf) {
    return lookBack(recordsMax, bytesMax, bytesOf)
        .before(SHARD, KEY, RECORDS + 1)
        .toCompletableFuture()
        .join();
  }

  private LookBack lookBack(int recordsMax, long bytesMax, IntUnaryOperator bytesOf) {
    return new LookBack(shards(bytesOf), TextFilter.of(""), recordsMax, 64, 100, bytesMax);
  }

  private Shards shards(IntUnaryOperator bytesOf) {
    return (Shards)
        Proxy.newProxyInstance(
            Shards.class.getClassLoader(),
            new Class<?>[] {Shards.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("read");
              RecordSlice slice =
                  read((long) arguments[1], (int) arguments[2], (int) arguments[3], bytesOf);
              bytesRead += slice.payloadBytes();
              return CompletableFuture.completedFuture(slice);
            });
  }

  /** Reads at least one record, then more while both limits hold, like {@link Shards#read}. */
  private static RecordSlice read(
      long fromSeq, int recordsMax, int bytesMax, IntUnaryOperator bytesOf) {
    List<RecordSlice.Run> runs = new ArrayList<>();
    long bytes = 0;
    long seq = fromSeq;
    while (seq <= RECORDS && runs.size() < recordsMax) {
      byte[] key = ("key-" + seq).getBytes(UTF_8);
      byte[] data = new byte[bytesOf.applyAsInt((int) seq)];
      bytes += key.length + data.length;
      if (!runs.isEmpty() && bytes > bytesMax) {
        break;
      }
      runs.add(
          new RecordSlice.Run(
              RecordBlockBuilder.single("key-" + seq, data).arrivedAt(seq), 0, 1, seq));
      seq++;
    }
    return new RecordSlice(runs, seq, 0, false);
  }
}
