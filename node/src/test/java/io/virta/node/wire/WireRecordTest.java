package io.virta.node.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import org.junit.jupiter.api.Test;

class WireRecordTest {
  /** Returns a KPL aggregate of two user records with key {@code k}, byte by byte. */
  private static byte[] packed() throws Exception {
    byte[] message = {
      1 << 3 | 2,
      1,
      'k', // partition_key_table
      3 << 3 | 2,
      7,
      1 << 3,
      0,
      3 << 3 | 2,
      3,
      'o',
      'n',
      'e', // a record: key 0, data
      3 << 3 | 2,
      7,
      1 << 3,
      0,
      3 << 3 | 2,
      3,
      't',
      'w',
      'o',
    };
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.writeBytes(new byte[] {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2});
    data.writeBytes(message);
    data.writeBytes(MessageDigest.getInstance("MD5").digest(message));
    return data.toByteArray();
  }

  private static WireRecord record(byte[] data) {
    return WireRecord.of(
        "shardId-000000000003",
        new ObjectMapper()
            .createObjectNode()
            .put("SequenceNumber", "49")
            .put("ApproximateArrivalTimestamp", 1.5)
            .put("PartitionKey", "a")
            .put("Data", data));
  }

  @Test
  void a_kpl_aggregate_is_unpacked() throws Exception {
    assertThat(record(packed()).apart())
        .satisfiesExactly(
            one -> {
              assertThat(one.text()).hasValue("one");
              assertThat(one.partitionKey()).isEqualTo("k");
              assertThat(one.subSequenceNumber()).isZero();
              assertThat(one.sequenceNumber()).isEqualTo("49");
              assertThat(one.shardId()).isEqualTo("shardId-000000000003");
              assertThat(one.arrivedAt().toEpochMilli()).isEqualTo(1_500);
            },
            two -> {
              assertThat(two.text()).hasValue("two");
              assertThat(two.subSequenceNumber()).isEqualTo(1);
            });
  }

  @Test
  void any_other_record_stays_unchanged() {
    WireRecord plain = record("hello".getBytes(UTF_8));

    assertThat(plain.apart()).containsExactly(plain);
    assertThat(plain.subSequenceNumber()).isNull();
  }
}
