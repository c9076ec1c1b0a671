package io.virta.http.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.virta.http.TestNode;
import io.virta.http.fuzz.RequestFuzzer.Fuzzed;
import io.virta.http.kinesis.model.OperationInputs;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sends {@code -Dvirta-test.fuzz} random requests to a real node: each is answered, none with an
 * internal failure, and the node uses no more memory at the end than after the first requests.
 */
class RequestFuzzIT {
  private static final int IN_FLIGHT = 16;
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
  private static final Set<Integer> STATUSES = Set.of(200, 400, 403, 404, 413);
  private static final Set<String> REMEMBERED =
      Set.of(
          "ShardIterator",
          "NextShardIterator",
          "SequenceNumber",
          "StartingSequenceNumber",
          "ConsumerARN",
          "NextToken",
          "ShardId");
  private static final String SIGNATURE =
      "AWS4-HMAC-SHA256 Credential=key/20261121/us-east-1/kinesis/aws4_request,"
          + " SignedHeaders=host, Signature=abc";

  /** Few streams and shards at a time, without shard quotas. */
  private static final Map<String, Object> SMALL =
      Map.of(
          "virta.subscription.life",
          "1s",
          "virta.account.shards-max",
          40,
          "virta.account.on-demand-streams-max",
          2,
          "virta.account.creating-streams-max",
          100,
          "virta.stream.scalings-per-day-max",
          1_000_000,
          "virta.stream.retention-override",
          "10s",
          "virta.stream.retention-sweep-interval",
          "2s",
          "virta.shard.quota.enforced",
          "off");

  private final long seed = Long.getLong("virta-test.seed", System.nanoTime());
  private final int count = Integer.getInteger("virta-test.fuzz", 50_000);
  private final Pool pool = new Pool();
  private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
  private final Map<Integer, AtomicInteger> statuses = new HashMap<>();
  private final ConcurrentMap<String, LongAdder> servedByTarget = new ConcurrentHashMap<>();
  private final Semaphore slots = new Semaphore(IN_FLIGHT);
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir Path directory;

  @Test
  void no_request_makes_the_node_fail_hang_or_use_more_memory() throws Exception {
    System.out.println("seed " + seed + ", repeat with -Dvirta-test.seed=" + seed);
    for (int status : STATUSES) {
      statuses.put(status, new AtomicInteger());
    }
    try (TestNode node = TestNode.start(directory, SMALL)) {
      URI uri = URI.create("http://127.0.0.1:" + node.server().port() + "/");
      RequestFuzzer fuzzer =
          new RequestFuzzer(new SplittableRandom(seed), pool, OperationInputs.BY_NAME);
      send(uri, fuzzer, count / 5);
      long usedEarly = usedBytes();
      send(uri, fuzzer, count - count / 5);
      long usedLate = usedBytes();

      assertThat(faults).as("seed %d", seed).isEmpty();
      System.out.println(count + " requests, answers by status " + statuses);
      System.out.println("served " + new TreeMap<>(servedByTarget));
      assertThat(servedByTarget)
          .as("seed %d: operations that were not only refused", seed)
          .containsOnlyKeys(
              OperationInputs.BY_NAME.keySet().stream().map(RequestFuzzer::target).toList());
      assertThat(usedLate)
          .as("seed %d: bytes used, after a fifth of the requests %d", seed, usedEarly)
          .isLessThan(usedEarly + usedEarly / 2 + (32 << 20));
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(node.server().bodyPermits().freeBytes())
                      .isEqualTo(node.server().bodyPermits().totalBytes()));
    }
  }

  private void send(URI uri, RequestFuzzer fuzzer, int requests)
      throws IOException, InterruptedException {
    for (int i = 0; i < requests && faults.isEmpty(); i++) {
      Fuzzed fuzzed = fuzzer.next();
      slots.acquire();
      http.sendAsync(request(uri, fuzzed), BodyHandlers.ofByteArray())
          .whenComplete((answer, failure) -> answered(fuzzed, answer, failure));
    }
    assertThat(slots.tryAcquire(IN_FLIGHT, ANSWER_WITHIN.toSeconds() * 2, TimeUnit.SECONDS))
        .as("seed %d: all requests are answered; faults %s", seed, faults)
        .isTrue();
    slots.release(IN_FLIGHT);
  }

  private static HttpRequest request(URI uri, Fuzzed fuzzed) {
    return HttpRequest.newBuilder(uri)
        .timeout(ANSWER_WITHIN)
        .header("X-Amz-Target", fuzzed.target())
        .header("Content-Type", fuzzed.contentType())
        .header("Authorization", SIGNATURE)
        .header("X-Amz-Date", "20261121T000000Z")
        .POST(BodyPublishers.ofByteArray(fuzzed.body()))
        .build();
  }

  private void answered(
      Fuzzed fuzzed, @Nullable HttpResponse<byte[]> answer, @Nullable Throwable failure) {
    try {
      if (answer == null) {
        faults.add(failure + " for " + fuzzed);
        return;
      }
      AtomicInteger known = statuses.get(answer.statusCode());
      if (known == null) {
        faults.add(answer.statusCode() + " " + text(answer) + " for " + fuzzed);
        return;
      }
      known.incrementAndGet();
      boolean document = answer.headers().firstValue("Content-Type").orElse("").contains("amz-");
      if (answer.statusCode() == 200) {
        servedByTarget.computeIfAbsent(fuzzed.target(), target -> new LongAdder()).increment();
      }
      if (answer.statusCode() == 200 && answer.body().length > 0 && document) {
        remember(tree(fuzzed, answer.body()));
      }
    } catch (IOException | RuntimeException unreadable) {
      faults.add("an answer that cannot be read (" + unreadable + ") for " + fuzzed);
    } finally {
      slots.release();
    }
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), UTF_8);
  }

  private static JsonNode tree(Fuzzed fuzzed, byte[] body) throws IOException {
    ObjectMapper mapper =
        fuzzed.contentType().contains("cbor") ? new CBORMapper() : new ObjectMapper();
    return mapper.readTree(body);
  }

  private void remember(JsonNode node) {
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      if (member.getValue().isTextual() && REMEMBERED.contains(member.getKey())) {
        pool.answered(member.getKey().replace("Starting", ""), member.getValue().asText());
      }
    }
    node.forEach(this::remember);
  }

  /** Returns the heap in use after garbage collection. */
  private static long usedBytes() throws InterruptedException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(200);
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
