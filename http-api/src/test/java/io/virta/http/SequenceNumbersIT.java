package io.virta.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.Namespace;
import io.virta.actors.model.SequenceNumber;
import io.virta.http.WireClient.Reply;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sequence numbers that clients send, and the errors for impossible ones. */
class SequenceNumbersIT {
  private static final Instant NOW = Instant.parse("2026-11-21T11:00:00Z");

  @RegisterExtension
  private static final MemoryServer server = new MemoryServer(InstantSource.fixed(NOW));

  private static WireClient client;

  @BeforeAll
  static void connect() throws Exception {
    client = server.client();
    client.json("CreateStream", "{\"StreamName\":\"orders\",\"ShardCount\":2}");
  }

  private static String decimal(String hex) {
    return new BigInteger(hex, 16).toString();
  }

  private static String arrivedIn(int seconds) {
    long created = NOW.getEpochSecond();
    return new SequenceNumber(created, 1, 5, created + seconds).toString();
  }

  private static Reply put(String stream, String number) throws Exception {
    return client.json(
        "PutRecord",
        "{\"StreamName\":\"%s\",\"PartitionKey\":\"a\",\"Data\":\"\",\"SequenceNumberForOrdering\":\"%s\"}"
            .formatted(stream, number));
  }

  private static void assertNoMinimum(Reply reply, String number) {
    assertThat(reply.type()).isEqualTo("InvalidArgumentException");
    assertThat(reply.message())
        .isEqualTo(
            "ExclusiveMinimumSequenceNumber %s used in PutRecord on stream orders under account %s is invalid."
                .formatted(number, Namespace.DEFAULT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "20000000000000000000000000000000000000000000000",
        "20000000000000000000000000000000000000000000004",
        "30000000000000000000000000000000000000000000001",
        "1ffffffffff7fffffffffffffff000000000007fffffff2",
        "20000000000800000000000000000000000000000000002",
        "20000000000000000000000000000000000000800000002",
        "13bb2cc3d80000000000000000000000"
      })
  void a_put_after_an_impossible_number_is_refused(String hex) throws Exception {
    assertNoMinimum(put("orders", decimal(hex)), decimal(hex));
  }

  @Test
  void a_put_after_a_future_number_is_refused_once_the_stream_is_found() throws Exception {
    String future = arrivedIn(3_601);

    assertNoMinimum(put("orders", future), future);
    assertNoMinimum(
        client.cbor(
            "PutRecord",
            Map.of(
                "StreamName",
                "orders",
                "PartitionKey",
                "a",
                "Data",
                "x".getBytes(StandardCharsets.UTF_8),
                "SequenceNumberForOrdering",
                future)),
        future);
    assertThat(put("absent", future).type()).isEqualTo("ResourceNotFoundException");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2ffffffffff7fffffffffffffff000000000007fffffff2",
        "20000000000000000000000000000000000000000000002",
        "20000000000000000000000000000000000000000000001",
        "0"
      })
  void a_put_after_any_past_number_is_accepted(String hex) throws Exception {
    assertThat(put("orders", decimal(hex)).status()).isEqualTo(200);
  }

  @Test
  void a_put_after_a_number_from_before_the_clock_stepped_back_is_accepted() throws Exception {
    assertThat(put("orders", arrivedIn(3_000)).status()).isEqualTo(200);
  }

  @Test
  void a_put_after_the_number_of_the_previous_put_is_accepted() throws Exception {
    String number = put("orders", arrivedIn(0)).body().path("SequenceNumber").asText();

    String next = put("orders", number).body().path("SequenceNumber").asText();
    assertThat(new BigInteger(next)).isGreaterThan(new BigInteger(number));
  }

  private static Reply iteratorAt(String number) throws Exception {
    return client.json(
        "GetShardIterator",
        "{\"StreamName\":\"orders\",\"ShardId\":\"shardId-1\",\"ShardIteratorType\":\"AT_SEQUENCE_NUMBER\",\"StartingSequenceNumber\":\"%s\"}"
            .formatted(number));
  }

  private static void assertElsewhere(String number, String text) throws Exception {
    assertThat(iteratorAt(number).type()).isEqualTo("InvalidArgumentException");
    assertThat(iteratorAt(number).message()).isEqualTo(text);
  }

  @Test
  void a_number_of_another_shard_is_reported_whatever_its_version() throws Exception {
    String text =
        "Invalid StartingSequenceNumber. It encodes %s, while it was used in a call to a shard with"
            + " shardId-000000000001";
    String second = "shardId-000000000002";

    assertElsewhere(decimal("2" + "0".repeat(45) + "2"), text.formatted("shardId-000000000000"));
    assertElsewhere(decimal("2" + "0".repeat(44) + "21"), text.formatted(second));
    assertElsewhere("2", text.formatted(second));
  }

  @Test
  void a_number_of_an_old_version_came_from_no_stream_here() throws Exception {
    String text =
        "StartingSequenceNumber %s used in GetShardIterator on shard shardId-000000000001 in stream"
            + " orders under account "
            + Namespace.DEFAULT
            + " is invalid because it did not come from this stream.";
    String second = decimal("2" + "0".repeat(44) + "11");

    assertElsewhere(second, text.formatted(second));
    assertElsewhere("1", text.formatted("21267647932558653966460912964485513217"));
    assertThat(iteratorAt(arrivedIn(0)).status()).isEqualTo(200);
  }
}
