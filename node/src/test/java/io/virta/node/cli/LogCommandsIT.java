package io.virta.node.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.node.TestNode;
import io.virta.node.VirtaNode;
import io.virta.node.wire.Endpoint;
import io.virta.node.wire.WireClient;
import io.virta.node.wire.WireFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code log verify} and {@code log repair} on the directory of a stopped node. */
class LogCommandsIT {
  private static final int RECORDS = 9;
  private static final int HURT = 4;
  // The disk format, repeated on purpose: the code under test must not create the damage.
  private static final int HEAD_MAGIC = 0x01454C56;
  private static final int HEAD_LSN = 16;

  private record Said(int exitCode, String out, String err) {}

  @TempDir Path data;

  private VirtaNode start() {
    return TestNode.start(
        data, Map.of("virta.shard.quota.enforced", false, "virta.http.rates.enforced", false));
  }

  private static WireClient client(VirtaNode node) {
    return new WireClient(
        Endpoint.of(node.endpoint().toString(), "us-east-1", Map.of()), InstantSource.system());
  }

  private Said log(String... words) {
    List<String> line = new ArrayList<>(List.of("log"));
    line.addAll(List.of(words));
    line.addAll(List.of("--data", data.toString()));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] args = line.toArray(String[]::new);
    int exitCode =
        CommandLines.of(args)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(args);
    return new Said(exitCode, out.toString(), err.toString());
  }

  private static String put(WireClient client, String stream, String text) {
    ObjectNode request = client.request().put("StreamName", stream).put("PartitionKey", "k");
    return client
        .call("PutRecord", request.put("Data", text.getBytes(UTF_8)))
        .path("SequenceNumber")
        .asText();
  }

  private static String iterator(WireClient client, String stream, String from) {
    ObjectNode request = client.request().put("StreamName", stream);
    request.put("ShardId", "shardId-000000000000");
    if (from.isEmpty()) {
      request.put("ShardIteratorType", "TRIM_HORIZON");
    } else {
      request.put("ShardIteratorType", "AFTER_SEQUENCE_NUMBER");
      request.put("StartingSequenceNumber", from);
    }
    return client.call("GetShardIterator", request).path("ShardIterator").asText();
  }

  /** Returns all records from the start, or after that sequence number, as text. */
  private static List<String> read(WireClient client, String stream, String from)
      throws IOException {
    List<String> texts = new ArrayList<>();
    String iterator = iterator(client, stream, from);
    for (int round = 0; round < 100; round++) {
      JsonNode answer = client.call("GetRecords", client.request().put("ShardIterator", iterator));
      for (JsonNode item : answer.path("Records")) {
        texts.add(new String(item.path("Data").binaryValue(), UTF_8));
      }
      if (answer.path("Records").isEmpty() && answer.path("MillisBehindLatest").asLong() == 0) {
        return texts;
      }
      iterator = answer.path("NextShardIterator").asText();
    }
    throw new AssertionError("does not end: " + texts);
  }

  private static String text(int i) {
    return "marked-record-" + i;
  }

  private static List<String> texts(int... left) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      int number = i;
      if (Arrays.stream(left).noneMatch(gone -> gone == number)) {
        texts.add(text(i));
      }
    }
    return texts;
  }

  /** Fills two streams, each record in its own batch. */
  @BeforeEach
  void fill() {
    try (VirtaNode node = start()) {
      WireClient client = client(node);
      for (String stream : List.of("hurt", "fine")) {
        client.call(
            "CreateStream", client.request().put("StreamName", stream).put("ShardCount", 1));
      }
      for (int i = 0; i < RECORDS; i++) {
        put(client, "hurt", text(i));
        put(client, "fine", "other-" + i);
      }
    }
  }

  private Path segment() {
    return data.resolve("records").resolve("0000000000000001.log");
  }

  /** Returns the offset of the record's text in the segment. */
  private static int place(byte[] segment, String text) {
    byte[] wanted = text.getBytes(US_ASCII);
    for (int at = 0; at <= segment.length - wanted.length; at++) {
      if (Arrays.equals(segment, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
    throw new AssertionError(text + " is not in the segment");
  }

  /** Returns the offset of the entry that contains that offset. */
  private static int head(byte[] segment, int place) {
    ByteBuffer bytes = ByteBuffer.wrap(segment).order(ByteOrder.LITTLE_ENDIAN);
    int at = place & -8;
    while (bytes.getInt(at) != HEAD_MAGIC) {
      at -= 8;
    }
    return at;
  }

  @Test
  void a_sound_log_is_reported_as_sound_and_needs_no_repair() throws IOException {
    byte[] before = Files.readAllBytes(segment());
    Said verified = log("verify");
    assertThat(verified.exitCode()).as(verified.err()).isZero();
    assertThat(verified.out()).contains("0000000000000001.log").endsWith("sound\n");
    assertThat(log("repair", "--skip").out()).endsWith("sound, nothing to repair\n");
    assertThat(Files.readAllBytes(segment())).isEqualTo(before);
  }

  @Test
  void a_log_without_the_state_lane_is_verified_if_its_version_had_none() throws IOException {
    Path state = data.resolve("state");
    assertThat(log("verify").out()).contains("state ");
    Files.move(state, data.resolve("elsewhere"));
    Said missing = log("verify");
    assertThat(missing.exitCode()).isEqualTo(5);
    assertThat(missing.err()).contains(state + " is missing");

    Path stores = data.resolve("stores");
    Files.write(
        stores,
        Files.readAllLines(stores).stream().filter(line -> !line.startsWith("state=")).toList());

    Said verified = log("verify");
    assertThat(verified.exitCode()).as(verified.err()).isZero();
    assertThat(verified.out()).contains("records ", "meta ").doesNotContain("state ");
    assertThat(log("repair", "--skip").exitCode()).isZero();
    assertThat(state).doesNotExist();
  }

  @Test
  void a_bit_flipped_in_a_body_costs_that_batch_and_nothing_else() throws IOException {
    byte[] segment = Files.readAllBytes(segment());
    int place = place(segment, text(HURT));
    int head = head(segment, place);
    segment[place] ^= 1;
    Files.write(segment(), segment);

    Said verified = log("verify");
    assertThat(verified.exitCode()).isEqualTo(6);
    assertThat(verified.out())
        .contains("records 0000000000000001.log at " + head + ": EVENT of ")
        .contains("EVENT of shard|000000000000/hurt@1/0, events 5..5: the body does not match")
        .doesNotContain("fine");
    stops_at_the_damage_until_repaired(HURT);
  }

  @Test
  void a_bit_flipped_in_the_head_of_an_entry_costs_that_batch_and_nothing_else()
      throws IOException {
    byte[] segment = Files.readAllBytes(segment());
    int head = head(segment, place(segment, text(HURT)));
    segment[head + HEAD_LSN] ^= 1;
    Files.write(segment(), segment);

    Said verified = log("verify");
    assertThat(verified.exitCode()).isEqualTo(6);
    assertThat(verified.out())
        .contains("records 0000000000000001.log at " + head + ": HOLE: ")
        .contains("MISSING_EVENTS of shard|000000000000/hurt@1/0, events 5..5: ")
        .doesNotContain("fine");
    stops_at_the_damage_until_repaired(HURT);
  }

  private void stops_at_the_damage_until_repaired(int lost) throws IOException {
    assertThat(log("repair").exitCode()).as("without --skip").isEqualTo(2);
    try (VirtaNode node = start()) {
      WireClient client = client(node);
      assertThatThrownBy(() -> read(client, "hurt", ""))
          .isInstanceOf(WireFailure.class)
          .hasMessageContaining("damage");
      assertThat(read(client, "fine", "")).hasSize(RECORDS);
    }

    Said repaired = log("repair", "--skip");
    assertThat(repaired.exitCode()).as(repaired.err()).isZero();
    assertThat(repaired.out()).contains("abandoned: ");

    assertThat(log("verify").exitCode()).as("after repair").isZero();
    try (VirtaNode node = start()) {
      WireClient client = client(node);
      assertThat(read(client, "hurt", "")).isEqualTo(texts(lost));
      String number = put(client, "hurt", "after");
      assertThat(read(client, "hurt", "")).hasSize(RECORDS).endsWith("after");
      put(client, "hurt", "later");
      assertThat(read(client, "hurt", number)).containsExactly("later");
      assertThat(read(client, "fine", "")).hasSize(RECORDS);
    }
  }

  @Test
  void both_commands_are_refused_in_one_line_while_a_node_is_running() {
    try (VirtaNode node = start()) {
      for (String[] words : List.of(new String[] {"verify"}, new String[] {"repair", "--skip"})) {
        Said refused = log(words);
        assertThat(refused.exitCode()).isEqualTo(5);
        assertThat(refused.err().lines()).hasSize(1);
        assertThat(refused.err()).contains("in use by another process").contains("stop it first");
      }
    }
  }
}
