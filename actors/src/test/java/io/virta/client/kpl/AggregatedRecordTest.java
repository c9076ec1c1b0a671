package io.virta.client.kpl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.model.HashKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records aggregated by the KPL are unpacked; data that only resembles them is not. */
class AggregatedRecordTest {
  private static final String LARGEST = "340282366920938463463374607431768211455";

  private static AggregatedBytes twoKeys() {
    return new AggregatedBytes().partitionKey("alice").partitionKey("bob").explicitHashKey("17");
  }

  private static List<UserRecord> unpack(byte[] data) {
    List<UserRecord> records = new ArrayList<>();
    AggregatedRecord.read(data, 0, data.length).orElseThrow().forEach(records::add);
    return records;
  }

  private static Optional<AggregatedRecord> read(byte[] data) {
    return AggregatedRecord.read(data, 0, data.length);
  }

  private static String text(UserRecord record) {
    return UTF_8.decode(record.data().duplicate()).toString();
  }

  @Nested
  class WhatTheKplPacks {
    @Test
    void is_unpacked_in_order_with_keys_and_numbers() {
      byte[] key = "bob".getBytes(UTF_8);
      List<UserRecord> records =
          unpack(twoKeys().record(1, "one").record(0, 0, "two").record(1, "").seal());

      assertThat(records).extracting(UserRecord::subSequenceNumber).containsExactly(0L, 1L, 2L);
      assertThat(records)
          .extracting(UserRecord::partitionKey)
          .containsExactly("bob", "alice", "bob");
      assertThat(records).extracting(AggregatedRecordTest::text).containsExactly("one", "two", "");
      assertThat(records)
          .extracting(UserRecord::explicitHashKey)
          .containsExactly(null, HashKey.parse("17"), null);
      assertThat(records)
          .extracting(UserRecord::hashKey)
          .containsExactly(
              HashKey.ofPartitionKey(key, 0, key.length),
              HashKey.parse("17"),
              HashKey.ofPartitionKey(key, 0, key.length));
    }

    @Test
    void may_be_anywhere_in_an_array_or_a_buffer() {
      byte[] data = twoKeys().record(0, "one").seal();
      byte[] array = new byte[data.length + 20];
      System.arraycopy(data, 0, array, 7, data.length);
      ByteBuffer readOnly = ByteBuffer.wrap(array, 7, data.length).slice().asReadOnlyBuffer();
      ByteBuffer direct = ByteBuffer.allocateDirect(array.length);
      direct.put(array).position(7).limit(7 + data.length);

      for (Optional<AggregatedRecord> found :
          List.of(
              AggregatedRecord.read(array, 7, data.length),
              AggregatedRecord.read(ByteBuffer.wrap(array, 7, data.length)),
              AggregatedRecord.read(readOnly),
              AggregatedRecord.read(direct))) {
        assertThat(found.orElseThrow())
            .singleElement()
            .satisfies(record -> assertThat(text(record)).isEqualTo("one"));
      }
      assertThat(readOnly.position()).isZero();
      assertThat(direct.position()).isEqualTo(7);
    }

    @Test
    void is_a_read_only_view_of_the_same_bytes() {
      byte[] data = twoKeys().record(0, "one").seal();
      UserRecord record = unpack(data).get(0);
      int at = new String(data, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("one");
      data[at] = 'X';

      assertThat(text(record)).isEqualTo("Xne");
      assertThat(record.data().isReadOnly()).isTrue();
    }

    @Test
    void may_have_its_tables_after_its_records_and_unknown_fields() {
      byte[] data =
          new AggregatedBytes()
              .add(out -> out.writeString(99, "of a later version"))
              .record(
                  out -> {
                    out.writeByteArray(3, "first data".getBytes(UTF_8));
                    out.writeFixed64(50, 1);
                    out.writeUInt64(1, 9);
                    out.writeByteArray(3, "last data".getBytes(UTF_8));
                    out.writeUInt64(1, 1);
                    out.writeByteArray(4, new byte[] {1 << 3 | 2, 1, 'k'});
                  })
              .partitionKey("a")
              .partitionKey("b")
              .seal();

      assertThat(unpack(data))
          .singleElement()
          .satisfies(record -> assertThat(text(record)).isEqualTo("last data"))
          .satisfies(record -> assertThat(record.partitionKey()).isEqualTo("b"));
    }

    @Test
    void may_have_no_records() {
      assertThat(read(twoKeys().seal()).orElseThrow()).isEmpty();
      assertThat(read(twoKeys().seal()).orElseThrow().userRecordCount()).isZero();
    }

    @Test
    void ends() {
      Iterator<UserRecord> records = read(twoKeys().record(0, "x").seal()).orElseThrow().iterator();
      records.next();

      assertThat(records.hasNext()).isFalse();
      assertThatThrownBy(records::next).isInstanceOf(NoSuchElementException.class);
    }
  }

  @Nested
  class WhatOnlyLooksLikeIt {
    @Test
    void has_another_digest() {
      byte[] data = twoKeys().record(0, "one").seal();
      for (int bit = 0; bit < data.length * 8; bit++) {
        byte[] flipped = data.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        assertThat(read(flipped)).as("bit %d flipped", bit).isEmpty();
      }
    }

    @Test
    void is_cut_off() {
      byte[] data = twoKeys().record(0, "one").seal();
      for (int length = 0; length < data.length; length++) {
        assertThat(AggregatedRecord.read(data, 0, length)).as("%d bytes", length).isEmpty();
        assertThat(AggregatedRecord.read(ByteBuffer.wrap(data, 0, length).asReadOnlyBuffer()))
            .isEmpty();
      }
    }

    @Test
    void has_no_message() {
      assertThat(read(AggregatedBytes.seal(new byte[0]))).isEmpty();
    }

    @Test
    void has_an_invalid_message() {
      byte[] message = {3 << 3 | 2, 100, 1};
      assertThat(read(AggregatedBytes.seal(message))).isEmpty();
      assertThat(read(AggregatedBytes.seal(new byte[] {3 << 3 | 4}))).isEmpty();
      assertThat(read(AggregatedBytes.seal(new byte[] {0}))).isEmpty();
      byte[] groups = new byte[100_000];
      Arrays.fill(groups, (byte) (9 << 3 | 3));
      assertThat(read(AggregatedBytes.seal(groups))).isEmpty();
    }

    @Test
    void lacks_a_required_field() {
      assertThat(read(twoKeys().record(out -> out.writeUInt64(1, 0)).seal())).isEmpty();
      assertThat(read(twoKeys().record(out -> out.writeByteArray(3, new byte[1])).seal()))
          .isEmpty();
      byte[] tagWithoutKey =
          twoKeys()
              .record(
                  out -> {
                    out.writeUInt64(1, 0);
                    out.writeByteArray(3, new byte[1]);
                    out.writeByteArray(4, new byte[] {2 << 3 | 2, 1, 'v'});
                  })
              .seal();
      assertThat(read(tagWithoutKey)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {2, -1, Long.MIN_VALUE, Integer.MAX_VALUE, 1L << 32, (1L << 32) + 1})
    void refers_to_a_missing_key(long index) {
      assertThat(read(twoKeys().record(0, "fine").record(index, "one").seal())).isEmpty();
      assertThat(read(twoKeys().record(0, "fine").record(0, index, "one").seal())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"", "-1", "x", "1.5", LARGEST + "0", "340282366920938463463374607431768211456"})
    void refers_to_an_invalid_hash_key(String hashKey) {
      assertThat(
              read(
                  new AggregatedBytes()
                      .partitionKey("k")
                      .explicitHashKey(hashKey)
                      .explicitHashKey(LARGEST)
                      .record(0, 1, "fine")
                      .record(0, 0, "one")
                      .seal()))
          .isEmpty();
    }
  }

  @Nested
  class WhatAnEnemyPacks {
    /** Random messages have a valid digest, so that the checks behind it are tested. */
    @Test
    void is_refused_or_unpacked_completely_but_never_fails() {
      long seed = new Random().nextLong();
      Random random = new Random(seed);
      int unpacked = 0;
      for (int round = 0; round < 50_000; round++) {
        byte[] message = message(random);
        for (int i = random.nextInt(4); i > 0; i--) {
          message[random.nextInt(message.length)] = (byte) random.nextInt(256);
        }
        byte[] data = AggregatedBytes.seal(message);
        Optional<AggregatedRecord> found = read(data);
        if (found.isPresent()) {
          unpacked++;
          int count = 0;
          for (UserRecord record : found.get()) {
            assertThat(record.subSequenceNumber()).as("seed %d", seed).isEqualTo(count++);
            assertThat(record.data().remaining()).isLessThanOrEqualTo(message.length);
          }
          assertThat(count).as("seed %d", seed).isEqualTo(found.get().userRecordCount());
        }
      }
      assertThat(unpacked).as("seed %d", seed).isBetween(5_000, 45_000);
    }

    private byte[] message(Random random) {
      AggregatedBytes bytes = new AggregatedBytes();
      int keys = 1 + random.nextInt(3);
      for (int i = 0; i < keys; i++) {
        bytes.partitionKey("key-" + random.nextInt(10)).explicitHashKey("" + random.nextInt(1_000));
      }
      for (int i = random.nextInt(6); i > 0; i--) {
        if (random.nextBoolean()) {
          bytes.record(random.nextInt(keys), "x".repeat(random.nextInt(20)));
        } else {
          bytes.record(random.nextInt(keys), random.nextInt(keys), "y");
        }
      }
      byte[] sealed = bytes.seal();
      return Arrays.copyOfRange(sealed, 4, sealed.length - 16);
    }

    /** Decoding or hashing the key for each reference would take half a terabyte of reads. */
    @Test
    void with_one_long_key_and_many_references_is_unpacked_quickly() {
      AggregatedBytes bytes = new AggregatedBytes().partitionKey("k".repeat(5 << 20));
      byte[] one = {3 << 3 | 2, 4, 1 << 3, 0, 3 << 3 | 2, 0};
      bytes.add(
          out -> {
            for (int i = 0; i < 100_000; i++) {
              out.writeRawBytes(one);
            }
          });
      int count = 0;
      for (UserRecord record : read(bytes.seal()).orElseThrow()) {
        count += record.partitionKey().length() == 5 << 20 ? 1 : 0;
      }
      assertThat(count).isEqualTo(100_000);
    }
  }
}
