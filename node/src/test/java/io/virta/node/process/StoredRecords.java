package io.virta.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.SequenceNumber;
import io.virta.node.wire.StreamTail;
import io.virta.node.wire.WireClient;
import io.virta.node.wire.WireRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All records of a stream as a reader gets them, with assertions about them. */
record StoredRecords(List<WireRecord> records) {
  static StoredRecords of(WireClient client, String stream) {
    StreamTail tail = StreamTail.fromStart(client, stream);
    List<WireRecord> records = new ArrayList<>();
    boolean more = true;
    while (more) {
      more = tail.readRound(records::add);
    }
    return new StoredRecords(records);
  }

  private static String id(WireRecord item) {
    return item.text().orElseThrow();
  }

  /**
   * Asserts that each acknowledged record is stored once, under the acknowledged sequence number.
   */
  StoredRecords holdExactlyOnce(Map<String, String> acknowledged) {
    Map<String, String> places = new HashMap<>();
    for (WireRecord item : records) {
      String before = places.put(id(item), item.shardId() + ":" + item.sequenceNumber());
      assertThat(before).as("first position of %s, which is stored twice", id(item)).isNull();
    }
    assertThat(places).containsAllEntriesOf(acknowledged);
    return this;
  }

  /**
   * Asserts that within a shard sequence numbers grow one by one, and that the records of one
   * producer are in the order in which it put them.
   */
  StoredRecords areInOrder() {
    for (List<WireRecord> ofShard : byShard().values()) {
      long last = SequenceNumber.parse(ofShard.get(0).sequenceNumber()).counter() - 1;
      Map<String, Long> lastOfProducer = new HashMap<>();
      for (WireRecord item : ofShard) {
        long counter = SequenceNumber.parse(item.sequenceNumber()).counter();
        assertThat(counter).as("the number after %d", last).isEqualTo(last + 1);
        last = counter;
        String[] parts = id(item).split("-", 2);
        Long before = lastOfProducer.put(parts[0], Long.valueOf(parts[1]));
        assertThat(before == null ? 0 : before).isLessThan(Long.parseLong(parts[1]));
      }
    }
    return this;
  }

  /**
   * Asserts that the records of one producer and key, sorted by sequence number, are in the order
   * in which they were put, even across the shards that stored the key one after the other.
   */
  StoredRecords areInOrderOfTheirKeys() {
    records.stream()
        .collect(Collectors.groupingBy(WireRecord::partitionKey))
        .forEach(StoredRecords::requireOrder);
    return this;
  }

  private static void requireOrder(String key, List<WireRecord> ofKey) {
    Map<String, Long> lastOfProducer = new HashMap<>();
    ofKey.stream()
        .sorted(Comparator.comparing(item -> SequenceNumber.parse(item.sequenceNumber())))
        .forEach(
            item -> {
              String[] parts = id(item).split("-", 2);
              Long before = lastOfProducer.put(parts[0], Long.valueOf(parts[1]));
              assertThat(before == null ? 0 : before)
                  .as("previous record of producer %s for key %s", parts[0], key)
                  .isLessThan(Long.parseLong(parts[1]));
            });
  }

  private Map<String, List<WireRecord>> byShard() {
    return records.stream().collect(Collectors.groupingBy(WireRecord::shardId));
  }
}
