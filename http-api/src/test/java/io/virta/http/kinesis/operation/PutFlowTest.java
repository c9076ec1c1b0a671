package io.virta.http.kinesis.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamSpec;
import io.virta.http.MemoryStreams;
import io.virta.http.aws.wire.Dialect;
import io.virta.http.kinesis.hot.PutAnswers;
import io.virta.http.kinesis.hot.PutEntries;
import io.virta.http.kinesis.hot.PutEntries.Encoding;
import io.virta.http.kinesis.hot.PutOutcome;
import io.virta.http.kinesis.hot.PutRequest;
import io.virta.http.kinesis.model.KinesisErrors;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PutFlowTest {
  private static final StreamName STREAM = new StreamName("orders");
  private final MemoryStreams streams = new MemoryStreams(InstantSource.system());
  private final Observed observed = new Observed();
  private final PutFlow flow = new PutFlow(streams, observed, true, InstantSource.system());

  /** Records the calls of a put observer. */
  private static final class Observed implements PutObserver {
    private int stored;
    private final List<String> outcomes = new ArrayList<>();

    @Override
    public void stored(long nanos) {
      assertThat(nanos).isPositive();
      stored++;
    }

    @Override
    public void putRecords(
        Namespace namespace, StreamName stream, int successful, int failed, int throttled) {
      outcomes.add("%s: %d, %d, %d".formatted(stream, successful, failed, throttled));
    }
  }

  @BeforeEach
  void create() {
    streams
        .create(Namespace.DEFAULT, STREAM, StreamSpec.provisioned(3))
        .toCompletableFuture()
        .join();
  }

  private PutOutcome put(int count) {
    byte[] bytes = "abcdefghijklmnopqrstuvwxyz".getBytes(UTF_8);
    PutEntries.Builder entries = new PutEntries.Builder(bytes, Encoding.PLAIN, count);
    for (int i = 0; i < count; i++) {
      entries.add(i, 1, i, 1);
    }
    return flow.put(
            Namespace.DEFAULT, STREAM, new PutRequest(null, null, null, entries.build()), null)
        .toCompletableFuture()
        .join();
  }

  private int stored() {
    return streams.shardMap(Namespace.DEFAULT, STREAM).toCompletableFuture().join().stream()
        .shards()
        .stream()
        .flatMap(
            shard ->
                streams
                    .blocks(
                        streams
                            .shardMap(Namespace.DEFAULT, STREAM)
                            .toCompletableFuture()
                            .join()
                            .key()
                            .shard(shard.id()))
                    .stream())
        .mapToInt(block -> block.recordCount())
        .sum();
  }

  @Test
  void all_records_are_appended_in_one_block_per_shard() {
    PutOutcome outcome = put(20);

    assertThat(outcome.failedCount()).isZero();
    assertThat(stored()).isEqualTo(20);
  }

  @Test
  void a_throttled_shard_fails_its_records_and_no_others() {
    streams.refuseNext(ErrorCode.THROUGHPUT_EXCEEDED, "Rate exceeded.");

    PutOutcome outcome = put(20);

    assertThat(outcome.failedCount()).isBetween(1, 19);
    assertThat(stored()).isEqualTo(20 - outcome.failedCount());
    for (int i = 0; i < 20; i++) {
      if (!outcome.isAccepted(i)) {
        assertThat(outcome.error(i).type()).isEqualTo("ProvisionedThroughputExceededException");
      }
    }
  }

  @Test
  void a_partly_accepted_block_fails_from_the_first_refused_record_on() {
    streams.takeAtMost(1);

    PutOutcome outcome = put(20);

    assertThat(outcome.failedCount()).isEqualTo(17);
    assertThat(stored()).isEqualTo(3);
    int first = outcome.isAccepted(0) ? 0 : -1;
    assertThat(first).as("the first record of a block is the one that is kept").isZero();
    assertThat(outcome.error(lastRefused(outcome)).message())
        .matches(
            "Rate exceeded for shard shardId-00000000000\\d in stream orders under account"
                + " 000000000000\\.");
  }

  @Test
  void an_observer_is_called_once_per_request_and_gets_the_time_only_if_records_were_stored() {
    streams.takeAtMost(1);
    put(20);
    for (int shard = 0; shard < 3; shard++) {
      streams.refuseNext(ErrorCode.THROUGHPUT_EXCEEDED, "Rate exceeded.");
    }
    put(20);

    assertThat(observed.stored).isOne();
    assertThat(observed.outcomes).containsExactly("orders: 3, 0, 17", "orders: 0, 0, 20");
  }

  private static int lastRefused(PutOutcome outcome) {
    int last = outcome.count() - 1;
    while (outcome.isAccepted(last)) {
      last--;
    }
    return last;
  }

  @Test
  void records_misrouted_by_a_stale_map_are_put_again_once() {
    streams.refuseNext(ErrorCode.SHARD_NOT_FOUND, "That shard is closed.");

    assertThat(put(20).failedCount()).isZero();
    assertThat(stored()).isEqualTo(20);
  }

  @Test
  void an_unknown_outcome_is_never_retried() {
    streams.refuseNext(ErrorCode.UNAVAILABLE, "No answer in time.");

    PutOutcome outcome = put(20);

    assertThat(outcome.failedCount()).isPositive();
    assertThat(outcome.error(lastRefused(outcome)).type()).isEqualTo("InternalFailure");
    assertThat(stored()).isEqualTo(20 - outcome.failedCount());
  }

  @Test
  void a_deleted_stream_fails_the_complete_request() {
    streams.delete(Namespace.DEFAULT, STREAM).toCompletableFuture().join();

    assertThatThrownBy(() -> put(3))
        .satisfies(
            failure ->
                assertThat(KinesisErrors.of("A put", failure).message())
                    .isEqualTo("Stream orders under account 000000000000 not found."));
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void answers_name_number_and_shard_or_error_of_each_record(Dialect dialect) throws IOException {
    streams.refuseNext(ErrorCode.THROUGHPUT_EXCEEDED, "Rate \"exceeded\".");
    PutOutcome outcome = put(26);

    ObjectMapper mapper = dialect == Dialect.JSON ? new ObjectMapper() : new CBORMapper();
    JsonNode answer = mapper.readTree(PutAnswers.many(dialect, outcome).toArray());

    assertThat(answer.get("FailedRecordCount").asInt()).isEqualTo(outcome.failedCount());
    assertThat(answer.get("Records")).hasSize(26);
    for (int i = 0; i < 26; i++) {
      JsonNode record = answer.get("Records").get(i);
      if (outcome.isAccepted(i)) {
        assertThat(record.get("SequenceNumber").asText()).matches("\\d{56}");
        assertThat(record.get("ShardId").asText()).startsWith("shardId-");
        assertThat(record).hasSize(2);
      } else {
        assertThat(record.get("ErrorCode").asText())
            .isEqualTo("ProvisionedThroughputExceededException");
        assertThat(record.get("ErrorMessage").asText()).isEqualTo("Rate \"exceeded\".");
        assertThat(record).hasSize(2);
      }
    }
  }
}
