package io.virta.http.kinesis.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamProperties;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.put.ShardBlock;
import io.virta.actors.put.ShardBlocks;
import io.virta.http.aws.wire.Dialect;
import io.virta.http.aws.wire.WireException;
import io.virta.http.kinesis.hot.CborPutScanner;
import io.virta.http.kinesis.hot.JsonPutScanner;
import io.virta.http.kinesis.hot.NotBase64Exception;
import io.virta.http.kinesis.hot.PutLimits;
import io.virta.http.kinesis.hot.PutRequest;
import io.virta.persistence.record.RecordBlock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Compares the scanners with the general reader: the same blocks or the same error for any bytes.
 */
class PutReaderFuzzTest {
  private static final long SEED = 20261121;
  private static final int ROUNDS = 6_000;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper CBOR = new CBORMapper();
  private static final PutLimits LIMITS = new PutLimits(1024, 4096);
  private static final ShardMap MAP = map();

  private final SplittableRandom random = new SplittableRandom(SEED);

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void the_scanner_never_disagrees_with_the_general_reader(Dialect dialect) throws IOException {
    int scanned = 0;
    int accepted = 0;
    for (int round = 0; round < ROUNDS; round++) {
      boolean many = random.nextBoolean();
      byte[] body = body(dialect, many);
      if (random.nextInt(3) == 0) {
        mutate(body);
      }
      PutReader reader = new PutReader(LIMITS, many);
      String fast = outcome(reader, dialect, body, true);
      assertThat(fast)
          .as("seed %d round %d: %s", SEED, round, new String(body, StandardCharsets.ISO_8859_1))
          .isEqualTo(outcome(reader, dialect, body, false));
      scanned += isScanned(dialect, body, many) ? 1 : 0;
      accepted += fast.startsWith("error") ? 0 : 1;
    }
    // The comparison would prove nothing if the scanner accepted no request, or if all were
    // refused.
    assertThat(scanned).as("taken by the scanner").isGreaterThan(ROUNDS / 5);
    assertThat(accepted).as("accepted").isBetween(ROUNDS / 5, ROUNDS * 9 / 10);
  }

  @Test
  void requests_of_sdks_are_scanned() {
    byte[] pythonBody =
        "{\"StreamName\": \"s\", \"Records\": [{\"Data\": \"aGVsbG8=\", \"PartitionKey\": \"a\"}, {\"Data\": \"\", \"PartitionKey\": \"b\", \"ExplicitHashKey\": \"0\"}]}"
            .getBytes(StandardCharsets.UTF_8);
    byte[] javaBody =
        "{\"Records\":[{\"Data\":\"aGVsbG8=\",\"PartitionKey\":\"a\"}],\"StreamARN\":\"arn:aws:kinesis:us-east-1:123456789012:stream/s\"}"
            .getBytes(StandardCharsets.UTF_8);

    assertThat(JsonPutScanner.putRecords(pythonBody, LIMITS)).isNotNull();
    assertThat(JsonPutScanner.putRecords(javaBody, LIMITS)).isNotNull();
  }

  private static boolean isScanned(Dialect dialect, byte[] body, boolean many) {
    PutRequest request =
        dialect == Dialect.JSON
            ? (many
                ? JsonPutScanner.putRecords(body, LIMITS)
                : JsonPutScanner.putRecord(body, LIMITS))
            : (many
                ? CborPutScanner.putRecords(body, LIMITS)
                : CborPutScanner.putRecord(body, LIMITS));
    return request != null;
  }

  private static String outcome(PutReader reader, Dialect dialect, byte[] body, boolean scan) {
    try {
      PutRequest request = scan ? reader.read(dialect, body) : reader.readGenerally(dialect, body);
      return text(request);
    } catch (NotBase64Exception onlyFromScanner) {
      assertThat(scan).isTrue();
      return outcome(reader, dialect, body, false);
    } catch (WireException refused) {
      return "error " + refused.error();
    }
  }

  private static String text(PutRequest request) {
    StringBuilder text = new StringBuilder();
    text.append(request.streamName()).append(' ').append(request.streamArn());
    for (ShardBlock block : ShardBlocks.of(request.entries(), MAP)) {
      RecordBlock records = block.block();
      text.append('\n').append(block.shard().id());
      for (int i = 0; i < records.recordCount(); i++) {
        text.append(' ').append(block.entry(i));
      }
      text.append(
          Arrays.toString(
              Arrays.copyOfRange(
                  records.array(),
                  records.bodyOffset(),
                  records.bodyOffset() + records.bodyLength())));
    }
    return text.toString();
  }

  private byte[] body(Dialect dialect, boolean many) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    if (random.nextBoolean()) {
      stream(root);
    }
    if (many) {
      ArrayNode records = root.putArray("Records");
      int count = random.nextInt(20) == 0 ? random.nextInt(4) * 250 : random.nextInt(8);
      for (int i = 0; i < count; i++) {
        record(dialect, records.addObject());
      }
    } else {
      record(dialect, root);
    }
    if (!root.has("StreamName")) {
      stream(root);
    }
    if (dialect == Dialect.CBOR) {
      return CBOR.writeValueAsBytes(root);
    }
    return random.nextBoolean()
        ? JSON.writeValueAsBytes(root)
        : JSON.writer(new DefaultPrettyPrinter()).writeValueAsBytes(root);
  }

  private void stream(ObjectNode root) {
    switch (random.nextInt(12)) {
      case 0 -> root.put("StreamName", "no good name");
      case 1 -> root.put("StreamARN", "arn:aws:kinesis:us-east-1:123456789012:stream/s");
      case 2 -> root.put("Unknown", 12).put("StreamName", "s");
      default -> root.put("StreamName", "stream-" + random.nextInt(3));
    }
  }

  private void record(Dialect dialect, ObjectNode record) {
    byte[] data = new byte[random.nextInt(40) == 0 ? 1030 : random.nextInt(60)];
    random.nextBytes(data);
    if (dialect == Dialect.CBOR) {
      record.put("Data", data);
    } else if (random.nextInt(25) == 0) {
      record.put(
          "Data", pick("====", "A===", "AA=A", "AB==", "AAB=", "a\"b=", "a\\/b", "é+++", "AAA"));
    } else {
      record.put("Data", Base64.getEncoder().encodeToString(data));
    }
    if (random.nextInt(30) != 0) {
      record.put("PartitionKey", key());
    }
    if (random.nextInt(6) == 0) {
      record.put(
          "ExplicitHashKey",
          pick(
              "0",
              "340282366920938463463374607431768211455",
              "7",
              "007",
              "",
              "-1",
              "340282366920938463463374607431768211456",
              "1" + "0".repeat(38)));
    }
    if (random.nextInt(60) == 0) {
      record.putNull(pick("Data", "PartitionKey", "ExplicitHashKey", "SequenceNumberForOrdering"));
    }
  }

  private String key() {
    return switch (random.nextInt(40)) {
      case 0 -> "";
      case 1 -> "\u00e9\ud83d\ude00";
      case 2 -> "quote\"back\\slash\u0001";
      case 3 -> "k".repeat(256);
      case 4 -> "k".repeat(257);
      case 5 -> "\u4e2d".repeat(256);
      default -> "key-" + random.nextInt(1000);
    };
  }

  private void mutate(byte[] body) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(2); i++) {
      places.add(random.nextInt(body.length));
    }
    for (int at : places) {
      body[at] =
          random.nextBoolean() ? (byte) random.nextInt(256) : body[random.nextInt(body.length)];
    }
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private static ShardMap map() {
    List<Shard> shards = new ArrayList<>();
    for (HashKeyRange range : HashKeyRange.divide(5)) {
      shards.add(Shard.first(new ShardId(shards.size()), range, 1_763_690_000));
    }
    return new ShardMap(
        new StreamDescription(
            new StreamKey(Namespace.DEFAULT, new StreamName("s"), 1),
            1,
            StreamStatus.ACTIVE,
            Instant.EPOCH,
            StreamProperties.of(StreamSpec.provisioned(shards.size())),
            0,
            shards,
            List.of()));
  }
}
