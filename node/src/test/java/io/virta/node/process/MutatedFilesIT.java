package io.virta.node.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.node.wire.WireClient;
import io.virta.node.wire.WireFailure;
import io.virta.persistence.embedded.LaneName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damages a file of a stopped node: flips a bit, zeroes a sector, truncates or deletes it, swaps it
 * with another file or copies it over one, of the same or another lane. The node then either starts
 * and serves, for each shard, all records or an error, or it refuses to start and says why. The
 * node was idle before it was killed, so no loss is excused. Once the files are restored, all
 * records are served.
 *
 * <p>{@code -Dvirta-test.node-mutations=50} runs more mutations, {@code -Dvirta-test.seed=N}
 * different ones.
 */
class MutatedFilesIT {
  private static final int MUTATIONS = Integer.getInteger("virta-test.node-mutations", 4);
  private static final List<String> LANES =
      Stream.of(LaneName.values()).map(LaneName::label).toList();
  private static final List<String> STREAMS = List.of("one", "two");
  private static final int RECORDS = 40;
  private static final int RECORD_BYTES = 6_000;
  private static final int PAGES_MAX = 200;

  /** Small segments, so that the records of a stream span several of them. */
  private static final List<String> SMALL_SEGMENTS =
      List.of(
          "env",
          "JAVA_TOOL_OPTIONS=-Dvirta.lane.records.segment-bytes=64KiB"
              + " -Dvirta.lane.meta.segment-bytes=64KiB -Dvirta.lane.defaults.staging-bytes=16KiB");

  @TempDir Path directory;

  @Test
  void serves_all_records_or_an_error_whatever_damage_a_file_has() throws IOException {
    long seed = Long.getLong("virta-test.seed", System.nanoTime());
    System.out.println("seed " + seed + ", repeat with -Dvirta-test.seed=" + seed);
    Random random = new Random(seed);
    Map<String, Integer> outcomes = new TreeMap<>();
    Path prepared = prepare(random.nextBoolean());
    for (int i = 0; i < MUTATIONS; i++) {
      Path data = copy(prepared, directory.resolve("data-" + i));
      Mutation mutation = mutate(data, random);
      String what = "seed " + seed + ", mutation " + i + ": " + mutation.what;
      String outcome = outcome(data, what);
      System.out.println(mutation.what + ": " + outcome);
      if (mutation.isUndoable()) {
        for (Path file : mutation.files) {
          Path before = prepared.resolve(data.relativize(file).toString());
          Files.copy(before, file, StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(outcome(data, what + ", undone")).as(what + ", undone").isEqualTo("right");
      }
      outcomes.merge(outcome, 1, Integer::sum);
    }
    System.out.println(MUTATIONS + " mutations: " + outcomes);
  }

  private record Mutation(String what, List<Path> files) {
    /**
     * Whether restoring the files restores all records. If the watermark file and another file were
     * damaged, the start could not know the lost entries and has reused their numbers.
     */
    boolean isUndoable() {
      return files.size() == 1 || files.stream().noneMatch(file -> file.endsWith("WATERMARK"));
    }
  }

  private static NodeProcess launch(Path data) {
    return NodeProcess.launch(SMALL_SEGMENTS, data);
  }

  /** Prepares two streams, one of them with closed shards. */
  private Path prepare(boolean killed) {
    Path data = directory.resolve("prepared");
    try (NodeProcess node = launch(data)) {
      WireClient client = node.client();
      for (String stream : STREAMS) {
        client.call(
            "CreateStream", client.request().put("StreamName", stream).put("ShardCount", 2));
        awaitActive(client, stream);
        put(client, stream, 0);
      }
      client.call(
          "MergeShards",
          client
              .request()
              .put("StreamName", "one")
              .put("ShardToMerge", "shardId-000000000000")
              .put("AdjacentShardToMerge", "shardId-000000000001"));
      awaitActive(client, "one");
      put(client, "one", RECORDS);
      Path watermark = data.resolve("records").resolve("WATERMARK");
      Awaitility.await().until(() -> Files.exists(watermark) && isIdle(watermark));
      if (killed) {
        node.kill();
      } else {
        node.terminate();
        node.exitCode();
      }
    }
    return data;
  }

  /**
   * Whether the lane is idle: it writes its watermark file after it has had nothing to do for a
   * while.
   */
  private static boolean isIdle(Path watermark) throws IOException {
    long written = Files.getLastModifiedTime(watermark).toMillis();
    return System.currentTimeMillis() - written > 500;
  }

  private static void awaitActive(WireClient client, String stream) {
    Awaitility.await()
        .until(
            () ->
                client
                    .call("DescribeStreamSummary", client.request().put("StreamName", stream))
                    .at("/StreamDescriptionSummary/StreamStatus")
                    .asText()
                    .equals("ACTIVE"));
  }

  private static void put(WireClient client, String stream, int from) {
    for (int i = from; i < from + RECORDS; i++) {
      ObjectNode request = client.request().put("StreamName", stream).put("PartitionKey", "k" + i);
      client.call("PutRecord", request.put("Data", text(i).getBytes(UTF_8)));
    }
  }

  private static String text(int i) {
    return i + " " + "x".repeat(RECORD_BYTES);
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
    return to;
  }

  private static List<Path> files(Path lane) throws IOException {
    try (Stream<Path> all = Files.list(lane)) {
      return all.filter(file -> !file.endsWith("LOCK")).sorted().toList();
    }
  }

  private static <T> T anyOf(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  /** Returns another file of the same lane, or the file of the same name in another lane. */
  private static Path other(Path data, String lane, Path file, Random random) throws IOException {
    String otherLane = anyOf(LANES.stream().filter(one -> !one.equals(lane)).toList(), random);
    String name = data.resolve(lane).relativize(file).toString();
    Path namesake = data.resolve(otherLane).resolve(name);
    return random.nextBoolean() && Files.exists(namesake)
        ? namesake
        : anyOf(files(data.resolve(lane)), random);
  }

  private static Mutation mutate(Path data, Random random) throws IOException {
    String lane = random.nextInt(3) == 0 ? anyOf(LANES, random) : "records";
    Path file = anyOf(files(data.resolve(lane)), random);
    Path other = other(data, lane, file, random);
    String otherName = data.relativize(other).toString();
    byte[] bytes = Files.readAllBytes(file);
    int at = random.nextInt(Math.max(1, bytes.length));
    String name = data.relativize(file).toString();
    switch (random.nextInt(6)) {
      case 0 -> {
        bytes[at] ^= 1;
        Files.write(file, bytes);
        return new Mutation("a bit of %s flipped at %d".formatted(name, at), List.of(file));
      }
      case 1 -> {
        Arrays.fill(bytes, at & -512, Math.min(bytes.length, (at & -512) + 512), (byte) 0);
        Files.write(file, bytes);
        return new Mutation("a sector of %s zeroed at %d".formatted(name, at), List.of(file));
      }
      case 2 -> {
        Files.write(file, Arrays.copyOf(bytes, at));
        return new Mutation("%s cut to %d".formatted(name, at), List.of(file));
      }
      case 3 -> {
        Files.delete(file);
        return new Mutation(name + " deleted", List.of(file));
      }
      case 4 -> {
        Files.write(file, Files.readAllBytes(other));
        Files.write(other, bytes);
        return new Mutation("%s and %s swapped".formatted(name, otherName), List.of(file, other));
      }
      default -> {
        Files.copy(file, other, StandardCopyOption.REPLACE_EXISTING);
        return new Mutation("%s copied over %s".formatted(name, otherName), List.of(other));
      }
    }
  }

  private static String outcome(Path data, String what) throws IOException {
    try (NodeProcess node = launch(data)) {
      WireClient client;
      try {
        client = node.client();
      } catch (IllegalStateException notServing) {
        assertThat(node.exitCode()).as(what).isNotZero();
        assertThat(node.errors().lines().filter(line -> !line.startsWith("Picked up")))
            .as(what)
            .isNotEmpty();
        return "refused";
      }
      boolean failed = false;
      for (String stream : STREAMS) {
        failed |= !isWholeOrFails(client, stream, what);
      }
      return failed ? "an error" : "right";
    }
  }

  /** Returns false if the node answered with an error instead of the records. */
  private static boolean isWholeOrFails(WireClient client, String stream, String what)
      throws IOException {
    List<String> texts = new ArrayList<>();
    try {
      JsonNode shards = client.call("ListShards", client.request().put("StreamName", stream));
      for (JsonNode shard : shards.path("Shards")) {
        texts.addAll(read(client, stream, shard.path("ShardId").asText()));
      }
    } catch (WireFailure said) {
      assertThat(said.type()).as(what).doesNotContain("ResourceNotFound");
      return false;
    }
    List<String> right = new ArrayList<>();
    for (int i = 0; i < RECORDS * (stream.equals("one") ? 2 : 1); i++) {
      right.add(text(i));
    }
    assertThat(texts.stream().map(text -> text.split(" ", 2)[0]))
        .as("%s, records of %s", what, stream)
        .containsExactlyInAnyOrderElementsOf(
            right.stream().map(text -> text.split(" ", 2)[0]).toList());
    assertThat(right).as(what).containsAll(texts);
    return true;
  }

  private static List<String> read(WireClient client, String stream, String shard)
      throws IOException {
    ObjectNode start = client.request().put("StreamName", stream).put("ShardId", shard);
    JsonNode iterator =
        client
            .call("GetShardIterator", start.put("ShardIteratorType", "TRIM_HORIZON"))
            .path("ShardIterator");
    List<String> texts = new ArrayList<>();
    for (int page = 0; page < PAGES_MAX && iterator.isTextual(); page++) {
      JsonNode answer =
          client.call("GetRecords", client.request().put("ShardIterator", iterator.asText()));
      for (JsonNode item : answer.path("Records")) {
        texts.add(new String(item.path("Data").binaryValue(), UTF_8));
      }
      boolean atTip =
          answer.path("Records").isEmpty() && answer.path("MillisBehindLatest").asLong() == 0;
      iterator = answer.path("NextShardIterator");
      if (atTip) {
        return texts;
      }
    }
    return texts;
  }
}
