package io.virta.actors.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardMapTest {
  private static ShardMap mapOf(int count) {
    List<Shard> shards = new ArrayList<>();
    for (HashKeyRange range : HashKeyRange.divide(count)) {
      shards.add(Shard.first(new ShardId(shards.size()), range, 1));
    }
    StreamKey key = new StreamKey(Namespace.DEFAULT, new StreamName("s"), 1);
    return new ShardMap(
        new StreamDescription(
            key,
            1,
            StreamStatus.ACTIVE,
            Instant.EPOCH,
            StreamProperties.of(StreamSpec.provisioned(count)),
            0,
            shards,
            List.of()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7, 100})
  void sends_every_hash_key_to_the_shard_whose_range_holds_it(int count) {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    ShardMap map = mapOf(count);
    for (int i = 0; i < 2_000; i++) {
      HashKey key = new HashKey(random.nextLong(), random.nextLong());
      assertThat(map.openFor(key).range().contains(key)).as("seed %d, %s", seed, key).isTrue();
    }
    for (int i = 0; i < count; i++) {
      HashKeyRange range = map.open(i).range();
      assertThat(map.openFor(range.start())).isEqualTo(map.open(i));
      assertThat(map.openFor(range.end())).isEqualTo(map.open(i));
    }
  }

  @Test
  void divides_the_hash_space_as_kinesis_does() {
    List<HashKeyRange> ranges = HashKeyRange.divide(3);

    assertThat(ranges.get(0).end()).hasToString("113427455640312821154458202477256070484");
    assertThat(ranges.get(2).end()).hasToString("340282366920938463463374607431768211455");
  }

  @Test
  void hashes_a_partition_key_with_md5() {
    byte[] key = "a".getBytes(UTF_8);

    assertThat(HashKey.ofPartitionKey(key, 0, key.length).toBigInteger())
        .isEqualTo(new BigInteger("0cc175b9c0f1b6a831c399e269772661", 16));
  }
}
