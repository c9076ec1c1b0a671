package io.virta.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.node.wire.WireClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sends random bytes, for {@code -Dvirta-test.fuzz.seconds}, to a node with small stacks and a
 * small heap: the node stays up, serves other clients all the time, and uses no more memory at the
 * end. {@code -Dvirta-test.fuzz.seed} repeats a run.
 */
class ConnectionFuzzIT {
  private static final int ATTACKERS = 8;
  private static final Duration WARM_UP = Duration.ofSeconds(15);
  private static final long GROWTH_BYTES_MAX = 24L << 20;

  /** Keeps the memory small that the shard rightly uses for the concurrent puts. */
  private static final String SMALL_TAIL = "-Dvirta.shard.tail-bytes=1MiB";

  private final long seed = Long.getLong("virta-test.fuzz.seed", System.nanoTime());
  private final Duration duration =
      Duration.ofSeconds(Integer.getInteger("virta-test.fuzz.seconds", 60));
  private final AtomicLong connections = new AtomicLong();
  private final AtomicLong served = new AtomicLong();

  @TempDir Path data;

  @Test
  void no_input_ends_the_node_or_makes_its_memory_grow() throws Exception {
    System.out.println("virta-test.fuzz.seed = " + seed + ", seconds = " + duration.toSeconds());
    ExecutorService threads = Executors.newFixedThreadPool(ATTACKERS + 1);
    String errors;
    try (NodeProcess node =
        NodeProcess.launch(
            Wires.SMALL, List.of(SMALL_TAIL), data, "--port", "0", "--tls-port", "0")) {
      Wires wires = new Wires(node, data);
      WireClient client = node.client();
      client.call("CreateStream", client.request().put("StreamName", "s").put("ShardCount", 1));
      attack(threads, node, wires, seed, WARM_UP);
      long before = node.liveBytes();
      attack(threads, node, wires, seed + ATTACKERS, duration);
      assertThat(node.isAlive()).isTrue();
      Awaitility.await()
          .atMost(Duration.ofSeconds(90))
          .untilAsserted(() -> assertThat(node.liveBytes()).isLessThan(before + GROWTH_BYTES_MAX));
      assertThat(StoredRecords.of(client, "s").records()).hasSize((int) served.get());
      System.out.println(connections + " connections, " + served + " concurrent puts");
      node.kill();
      errors = node.errors();
    } finally {
      threads.shutdownNow();
    }
    assertThat(errors).doesNotContain("StackOverflowError", "OutOfMemoryError");
  }

  private void attack(
      ExecutorService threads, NodeProcess node, Wires wires, long firstSeed, Duration howLong) {
    long until = System.nanoTime() + howLong.toNanos();
    CompletableFuture<?>[] all = new CompletableFuture<?>[ATTACKERS + 1];
    for (int i = 0; i < ATTACKERS; i++) {
      long own = firstSeed + i;
      all[i] =
          CompletableFuture.runAsync(
              () -> {
                SplittableRandom random = new SplittableRandom(own);
                while (System.nanoTime() < until && node.isAlive()) {
                  attackOnce(wires, random);
                  connections.incrementAndGet();
                }
              },
              threads);
    }
    all[ATTACKERS] = CompletableFuture.runAsync(() -> putUntil(until, node.client()), threads);
    CompletableFuture.allOf(all).join();
  }

  /** Puts records as a well-behaved client; none of its requests may fail. */
  private void putUntil(long until, WireClient client) {
    do {
      ObjectNode record = client.request().put("StreamName", "s").put("PartitionKey", "k");
      client.call("PutRecord", record.put("Data", new byte[10]));
      served.incrementAndGet();
    } while (System.nanoTime() < until);
  }

  private static void attackOnce(Wires wires, SplittableRandom random) {
    byte[] bytes = new HostileBytes(random.nextLong()).next();
    int piece = random.nextInt(3) == 0 ? random.nextInt(1, 100) : random.nextInt(1, 200_000);
    try (Socket socket = wires.connect(random.nextInt(3) == 0)) {
      socket.setSoTimeout(random.nextInt(1, 300));
      OutputStream out = socket.getOutputStream();
      int most = Math.min(bytes.length, 400 * piece); // or tiny pieces would take minutes
      for (int from = 0; from < most; from += piece) {
        out.write(bytes, from, Math.min(piece, most - from));
      }
      out.flush();
      switch (random.nextInt(4)) {
        case 0 -> socket.shutdownOutput();
        case 1 -> socket.setSoLinger(true, 0); // close with a reset
        default -> {} // close normally
      }
      if (random.nextBoolean()) {
        socket.getInputStream().readNBytes(random.nextInt(100_000));
      }
    } catch (IOException ended) {
      // The node may close the connection at any time.
    }
  }
}
