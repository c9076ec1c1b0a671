package io.virta.http.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.virta.http.aws.wire.Shape;
import io.virta.http.aws.wire.Shape.Member;
import io.virta.http.aws.wire.Shape.Structure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Creates requests: half of them have a valid shape and mostly name existing resources; the others
 * are corrupted in some places. The same seed creates the same requests as long as the node gives
 * the same answers.
 */
final class RequestFuzzer {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper CBOR = new ObjectMapper(new CBORFactory());
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String PLAIN = "abcXYZ019_.-";
  private static final String PUNCTUATED = PLAIN + "/:*{}\"\\ ";
  private static final int TEXT_CHARS_MAX = 300;
  private static final int BLOB_BYTES_MAX = 200;

  private final SplittableRandom random;
  private final Pool pool;
  private final List<Map.Entry<String, Structure>> operations;
  private boolean bending;

  RequestFuzzer(SplittableRandom random, Pool pool, Map<String, Structure> operations) {
    this.random = random;
    this.pool = pool;
    this.operations =
        operations.entrySet().stream()
            .flatMap(
                operation -> Collections.nCopies(share(operation.getKey()), operation).stream())
            .toList();
  }

  /** Raises the share of splits, because few of them name a hash key inside the shard. */
  private static int share(String operation) {
    return operation.equals("SplitShard") ? 3 : 1;
  }

  /** A request to send. */
  @SuppressWarnings("ArrayRecordComponent") // only passed on
  record Fuzzed(String target, String contentType, byte[] body) {
    @Override
    public String toString() {
      return target
          + " "
          + contentType
          + " "
          + new String(body, StandardCharsets.ISO_8859_1).replaceAll("[^\\x20-\\x7e]", ".");
    }
  }

  /** Returns the target header of an operation. */
  static String target(String operation) {
    return "Kinesis_20131202." + operation;
  }

  Fuzzed next() throws IOException {
    Map.Entry<String, Structure> operation = operations.get(random.nextInt(operations.size()));
    if (operation.getKey().equals("DeleteStream") && !oneIn(5)) {
      return next(); // keeps streams for a while
    }
    bending = random.nextBoolean();
    ObjectNode input = structure(operation.getValue());
    if (operation.getKey().equals("MergeShards") && !bent(4)) {
      nameNeighbours(input);
    }
    boolean cbor = random.nextBoolean();
    byte[] body = (cbor ? CBOR : JSON).writeValueAsBytes(input);
    return new Fuzzed(
        target(bent(100) ? "Nothing" + random.nextInt(9) : operation.getKey()),
        bent(100)
            ? "application/json"
            : cbor ? "application/x-amz-cbor-1.1" : "application/x-amz-json-1.1",
        bent(6) ? bend(body) : body);
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  /** Whether to make an error: with probability 1/n, in requests that are to be corrupted. */
  private boolean bent(int n) {
    return bending && oneIn(n);
  }

  private ObjectNode structure(Structure shape) {
    ObjectNode object = NODES.objectNode();
    for (Member member : shape.members()) {
      boolean there = member.required() ? !bent(20) : oneIn(3);
      if (there) {
        object.set(member.name(), bent(20) ? anything(0) : value(member));
      }
    }
    nameOneStream(shape, object);
    if (bent(20)) {
      object.set(text(0, 10), anything(0));
    }
    return object;
  }

  /** Names a stream by name or by ARN; rarely by both or neither. */
  private void nameOneStream(Structure shape, ObjectNode object) {
    boolean either =
        shape.members().stream().anyMatch(member -> member.name().equals("StreamName"))
            && shape.members().stream().anyMatch(member -> member.name().equals("StreamARN"));
    if (either && !bent(10)) {
      String kept = random.nextBoolean() ? "StreamName" : "StreamARN";
      object.remove(List.of("StreamName", "StreamARN", "StreamId"));
      object.put(kept, pool.any(pool.candidates(kept), random));
    }
  }

  /** Names two shards with consecutive numbers: shards created together are neighbours. */
  private void nameNeighbours(ObjectNode input) {
    String shard = pool.any(pool.candidates("ShardToMerge"), random);
    long number = Long.parseLong(shard.substring(shard.indexOf('-') + 1));
    input.put("ShardToMerge", shard);
    input.put("AdjacentShardToMerge", "shardId-%012d".formatted(number + 1));
  }

  private JsonNode value(Member member) {
    List<String> candidates = pool.candidates(member.name());
    if (member.shape() instanceof Shape.Text && !candidates.isEmpty() && !bent(8)) {
      return NODES.textNode(pool.any(candidates, random));
    }
    return bending
        ? value(member.shape())
        : switch (member.name()) {
          case "RetentionPeriodHours" -> NODES.numberNode(24 * (1 + random.nextInt(9)));
          case "ShardCount", "TargetShardCount" -> NODES.numberNode(1 + random.nextInt(4));
          default -> value(member.shape());
        };
  }

  private JsonNode value(Shape shape) {
    if (shape instanceof Shape.Text text) {
      return NODES.textNode(
          text.values().isEmpty() || bent(10)
              ? text(text.charsMin(), text.charsMax())
              : text.values().get(random.nextInt(text.values().size())));
    }
    if (shape instanceof Shape.Whole whole) {
      return NODES.numberNode(whole(whole));
    }
    if (shape instanceof Shape.Flag) {
      return NODES.booleanNode(random.nextBoolean());
    }
    if (shape instanceof Shape.Blob) {
      return NODES.binaryNode(bytes(random.nextInt(BLOB_BYTES_MAX)));
    }
    if (shape instanceof Shape.Timestamp) {
      return oneIn(3)
          ? NODES.numberNode(random.nextDouble() * 1e12)
          : NODES.numberNode(System.currentTimeMillis() / 1000.0 - random.nextInt(100));
    }
    if (shape instanceof Shape.ListOf list) {
      ArrayNode array = NODES.arrayNode();
      for (int i = count(list.sizeMin(), list.sizeMax()); i > 0; i--) {
        array.add(value(list.element()));
      }
      return array;
    }
    if (shape instanceof Shape.MapOf map) {
      ObjectNode object = NODES.objectNode();
      for (int i = count(map.sizeMin(), map.sizeMax()); i > 0; i--) {
        object.set(text(map.key().charsMin(), map.key().charsMax()), value(map.value()));
      }
      return object;
    }
    return structure((Structure) shape);
  }

  /** Returns a small number most of the time, sometimes one at the limits. */
  private int count(int min, int max) {
    return bent(50) ? Math.min(max, 1_000) + random.nextInt(2) : min + random.nextInt(4);
  }

  private long whole(Shape.Whole shape) {
    if (!bending) {
      return shape.min() + random.nextLong(Math.min(30L, 1L + shape.max() - shape.min()));
    }
    return switch (random.nextInt(12)) {
      case 0 -> shape.min() - 1L;
      case 1 -> shape.max() + 1L;
      case 2 -> Long.MAX_VALUE;
      case 3 -> shape.max();
      case 4 -> -random.nextInt(1_000);
      default -> shape.min() + (long) random.nextInt(30);
    };
  }

  private String text(int min, int max) {
    int most = Math.min(max, TEXT_CHARS_MAX);
    int length =
        switch (bending ? random.nextInt(10) : 9) {
          case 0 -> Math.max(0, min - 1);
          case 1 -> most + 1;
          default -> Math.min(most, min + random.nextInt(12));
        };
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      String alphabet = bending ? PUNCTUATED : PLAIN;
      text.appendCodePoint(
          bent(20) ? strange() : alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  private int strange() {
    int codePoint = random.nextInt(0x1F000);
    boolean half = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    return half ? 0x1F600 : codePoint;
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private JsonNode anything(int depth) {
    return switch (random.nextInt(depth > 40 ? 5 : 8)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.booleanNode(random.nextBoolean());
      case 2 -> NODES.numberNode(random.nextLong());
      case 3 -> NODES.numberNode(Double.longBitsToDouble(random.nextLong() & ~(0x7FFL << 52)));
      case 4 -> NODES.textNode(text(0, 30));
      case 5 -> NODES.objectNode().set(text(0, 5), anything(depth + 1));
      default -> NODES.arrayNode().add(anything(depth + 1));
    };
  }

  /** Changes, removes or inserts bytes at a random place. */
  private byte[] bend(byte[] body) {
    if (body.length == 0) {
      return body;
    }
    int at = random.nextInt(body.length);
    switch (random.nextInt(3)) {
      case 0 -> {
        byte[] changed = body.clone();
        changed[at] = (byte) random.nextInt(256);
        return changed;
      }
      case 1 -> {
        return Arrays.copyOf(body, at);
      }
      default -> {
        byte[] added = bytes(1 + random.nextInt(8));
        byte[] longer = Arrays.copyOf(body, body.length + added.length);
        System.arraycopy(body, at, longer, at + added.length, body.length - at);
        System.arraycopy(added, 0, longer, at, added.length);
        return longer;
      }
    }
  }
}
