package io.virta.http.kinesis.hot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.virta.actors.model.HashKey;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.RecordSlice.Run;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.http.aws.wire.Dialect;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.RecordBlockBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.eventstream.Message;
import software.amazon.awssdk.eventstream.MessageDecoder;

/** Reads our messages with the library of the SDKs, which checks all CRCs. */
class EventFrameTest {
  private static final Shard SHARD =
      Shard.first(new ShardId(3), new HashKeyRange(HashKey.MIN, HashKey.MAX), 1_700_000_000L);

  private static List<Message> decode(byte[] bytes) {
    List<Message> messages = new ArrayList<>();
    MessageDecoder decoder = new MessageDecoder(messages::add);
    decoder.feed(bytes);
    return messages;
  }

  private static String header(Message message, String name) {
    return Objects.requireNonNull(message.getHeaders().get(name), name).getString();
  }

  @Test
  void small_messages_carry_headers_and_payload() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(
        EventFrame.event("initial-response", "application/x", new byte[] {'{', '}'}).toArray());
    bytes.writeBytes(
        EventFrame.exception(
                "ResourceInUseException",
                "application/y",
                "{\"message\":\"é\"}".getBytes(StandardCharsets.UTF_8))
            .toArray());

    List<Message> messages = decode(bytes.toByteArray());

    assertThat(messages).hasSize(2);
    assertThat(header(messages.get(0), ":message-type")).isEqualTo("event");
    assertThat(header(messages.get(0), ":event-type")).isEqualTo("initial-response");
    assertThat(header(messages.get(0), ":content-type")).isEqualTo("application/x");
    assertThat(messages.get(0).getPayload()).containsExactly('{', '}');
    assertThat(header(messages.get(1), ":message-type")).isEqualTo("exception");
    assertThat(header(messages.get(1), ":exception-type")).isEqualTo("ResourceInUseException");
    assertThat(new String(messages.get(1).getPayload(), StandardCharsets.UTF_8)).contains("é");
  }

  @Test
  void records_arrive_completely_in_pieces_of_any_size() throws IOException {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 200; round++) {
      List<byte[]> data = new ArrayList<>();
      for (int i = random.nextInt(1, 20); i > 0; i--) {
        byte[] record = new byte[random.nextInt(3_000)];
        random.nextBytes(record);
        data.add(record);
      }
      int pieceBytes = random.nextInt(1, 5_000);
      EventFrame frame =
          EventFrame.event(
              "SubscribeToShardEvent", "application/x-amz-json-1.1", body(data), pieceBytes);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (ByteString piece : frame) {
        assertThat(piece.length()).as("seed %d", seed).isPositive();
        bytes.writeBytes(piece.toArray());
      }

      List<Message> messages = decode(bytes.toByteArray());

      assertThat(messages).as("seed %d", seed).hasSize(1);
      assertThat(header(messages.get(0), ":event-type")).isEqualTo("SubscribeToShardEvent");
      JsonNode records = new ObjectMapper().readTree(messages.get(0).getPayload()).get("Records");
      assertThat(records).as("seed %d", seed).hasSize(data.size());
      for (int i = 0; i < data.size(); i++) {
        assertThat(Base64.getDecoder().decode(records.get(i).get("Data").asText()))
            .as("seed %d", seed)
            .isEqualTo(data.get(i));
      }
    }
  }

  private static RecordsBody body(List<byte[]> data) {
    RecordBlockBuilder builder =
        new RecordBlockBuilder(
            data.size(),
            data.stream()
                .mapToInt(record -> RecordBlockBuilder.recordBytes(1, false, record.length))
                .sum());
    for (byte[] record : data) {
      builder.add(new byte[] {'k'}, record);
    }
    RecordBlock block = builder.build().arrivedAt(1_763_691_234_000L);
    RecordSlice slice =
        new RecordSlice(List.of(new Run(block, 0, data.size(), 7)), 7 + data.size(), 0, false);
    return new RecordsBody(Dialect.JSON, SHARD, slice, out -> out.number("MillisBehindLatest", 0));
  }
}
