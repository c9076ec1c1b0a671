package io.virta.foreign.kpl;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.virta.actors.model.HashKey;
import io.virta.actors.model.HashKeyRange;
import io.virta.client.kpl.AggregatedRecord;
import io.virta.client.kpl.UserRecord;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.kinesis.retrieval.AggregatorUtil;
import software.amazon.kinesis.retrieval.KinesisClientRecord;
import software.amazon.kinesis.retrieval.kpl.Messages;

/**
 * Compares our deaggregator with that of the KCL on messages that the KCL's own classes created,
 * some of them randomly damaged. Ours differs on purpose where the KCL loses records: a message
 * that refers to a missing key is returned complete and unchanged (the KCL returns the part before
 * the error), and of an aggregate with user records for several shards those of the shard are kept
 * (the KCL drops all of them).
 */
class DeaggregationTest {
  private static final int ROUNDS = 100_000;
  private static final Pattern HASH_KEY = Pattern.compile("0|[1-9]\\d{0,38}");

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  /** A user record in a form common to both deaggregators. */
  private record Unpacked(
      String partitionKey, @Nullable String explicitHashKey, long subSequence, ByteBuffer data) {
    static Unpacked of(UserRecord record) {
      HashKey explicit = record.explicitHashKey();
      return new Unpacked(
          record.partitionKey(),
          explicit == null ? null : explicit.toString(),
          record.subSequenceNumber(),
          record.data());
    }

    static Unpacked of(KinesisClientRecord record) {
      return new Unpacked(
          record.partitionKey(),
          record.explicitHashKey(),
          record.subSequenceNumber(),
          record.data());
    }
  }

  @Test
  void agrees_with_the_kcl_on_which_records_are_aggregates_and_on_their_content() throws Exception {
    int aggregated = 0;
    int plain = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] message = message().toByteArray();
      damage(message);
      byte[] data = seal(message);
      if (random.nextInt(20) == 0) {
        damage(data);
      }
      Optional<AggregatedRecord> ours = AggregatedRecord.read(data, 0, data.length);
      if (refersToKeysThatAreNotThere(message)) {
        assertThat(ours).as("seed %d, round %d", seed, round).isEmpty();
        continue;
      }
      List<KinesisClientRecord> theirs =
          new AggregatorUtil().deaggregate(List.of(kinesisRecord(data)));
      if (ours.isEmpty()) {
        plain++;
        assertThat(theirs)
            .as("seed %d, round %d", seed, round)
            .singleElement()
            .satisfies(record -> assertThat(record.aggregated()).isFalse())
            .satisfies(record -> assertThat(record.data()).isEqualTo(ByteBuffer.wrap(data)));
      } else {
        aggregated++;
        assertThat(unpacked(ours.get()))
            .as("seed %d, round %d", seed, round)
            .isEqualTo(theirs.stream().map(Unpacked::of).toList());
      }
    }
    assertThat(aggregated).as("seed %d", seed).isGreaterThan(ROUNDS / 10);
    assertThat(plain).as("seed %d", seed).isGreaterThan(ROUNDS / 20);
  }

  @Test
  void agrees_with_the_kcl_on_whether_all_user_records_belong_to_a_shard() {
    int inside = 0;
    for (int round = 0; round < ROUNDS / 10; round++) {
      byte[] data = seal(message().toByteArray());
      HashKeyRange range = HashKeyRange.divide(1 + random.nextInt(3)).get(0);
      List<UserRecord> ours = new ArrayList<>();
      AggregatedRecord.read(data, 0, data.length).ifPresent(all -> all.forEach(ours::add));
      List<KinesisClientRecord> theirs =
          new AggregatorUtil()
              .deaggregate(
                  List.of(kinesisRecord(data)),
                  new BigInteger(range.start().toString()),
                  new BigInteger(range.end().toString()));
      boolean allInside = ours.stream().allMatch(record -> range.contains(record.hashKey()));
      inside += allInside ? 1 : 0;
      assertThat(theirs).as("seed %d, round %d", seed, round).hasSize(allInside ? ours.size() : 0);
    }
    assertThat(inside).as("seed %d", seed).isBetween(ROUNDS / 100, ROUNDS / 10 - ROUNDS / 100);
  }

  private Messages.AggregatedRecord message() {
    Messages.AggregatedRecord.Builder message = Messages.AggregatedRecord.newBuilder();
    int keys = 1 + random.nextInt(3);
    for (int i = 0; i < keys; i++) {
      message.addPartitionKeyTable("key-" + (random.nextBoolean() ? "ü" : random.nextInt()));
      message.addExplicitHashKeyTable(new BigInteger(1 + random.nextInt(128), random).toString());
    }
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      byte[] data = new byte[random.nextInt(30)];
      random.nextBytes(data);
      Messages.Record.Builder record =
          message
              .addRecordsBuilder()
              .setPartitionKeyIndex(random.nextInt(keys))
              .setData(ByteString.copyFrom(data));
      if (random.nextBoolean()) {
        record.setExplicitHashKeyIndex(random.nextInt(keys));
      }
      if (random.nextInt(10) == 0) {
        record.addTagsBuilder().setKey("tag").setValue("value");
      }
    }
    return message.build();
  }

  private void damage(byte[] bytes) {
    for (int i = random.nextInt(3); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
  }

  private static boolean refersToKeysThatAreNotThere(byte[] message) {
    try {
      Messages.AggregatedRecord all = Messages.AggregatedRecord.parseFrom(message);
      for (Messages.Record record : all.getRecordsList()) {
        if (isPast(record.getPartitionKeyIndex(), all.getPartitionKeyTableCount())
            || (record.hasExplicitHashKeyIndex()
                && (isPast(record.getExplicitHashKeyIndex(), all.getExplicitHashKeyTableCount())
                    || !isHashKey(
                        all.getExplicitHashKeyTable((int) record.getExplicitHashKeyIndex()))))) {
          return true;
        }
      }
      return false;
    } catch (InvalidProtocolBufferException notAMessage) {
      return false;
    }
  }

  private static boolean isPast(long index, int count) {
    return index < 0 || index >= count;
  }

  private static boolean isHashKey(String text) {
    return HASH_KEY.matcher(text).matches() && new BigInteger(text).bitLength() <= 128;
  }

  private static List<Unpacked> unpacked(AggregatedRecord record) {
    List<Unpacked> all = new ArrayList<>();
    record.forEach(user -> all.add(Unpacked.of(user)));
    return all;
  }

  private static KinesisClientRecord kinesisRecord(byte[] data) {
    return KinesisClientRecord.builder()
        .data(ByteBuffer.wrap(data))
        .partitionKey("a")
        .sequenceNumber("1")
        .build();
  }

  private static byte[] seal(byte[] message) {
    ByteArrayOutputStream sealed = new ByteArrayOutputStream();
    sealed.writeBytes(AggregatorUtil.AGGREGATED_RECORD_MAGIC);
    sealed.writeBytes(message);
    try {
      sealed.writeBytes(MessageDigest.getInstance("MD5").digest(message));
    } catch (java.security.NoSuchAlgorithmException absent) {
      throw new IllegalStateException(absent);
    }
    return sealed.toByteArray();
  }
}
