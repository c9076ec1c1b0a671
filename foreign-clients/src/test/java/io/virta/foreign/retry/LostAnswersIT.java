package io.virta.foreign.retry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.foreign.script.ClientScript;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;

/**
 * The first response to every put is lost, so AWS's clients retry each call, with more than 10,000
 * records per test. All records are stored once, and the second response contains their positions.
 */
@Timeout(240)
class LostAnswersIT {
  private static final String STREAM = "orders";

  /** Each thread of boto3 makes one call with 500 records and one with a single record. */
  private static final int THREADS = 20;

  private static final int RECORDS = THREADS * 501;

  @TempDir Path data;
  private final Told told = new Told();

  private static void make(URI endpoint) {
    try (KinesisClient kinesis = Told.client(endpoint)) {
      kinesis.createStream(b -> b.streamName(STREAM).shardCount(3));
      kinesis.waiter().waitUntilStreamExists(b -> b.streamName(STREAM));
    }
  }

  private static Process boto3(URI endpoint, int threads, int calls, int records)
      throws IOException {
    return ClientScript.boto3("boto3_retried.py").start(endpoint, STREAM, threads, calls, records);
  }

  private void hear(Process boto3) {
    try (BufferedReader lines = boto3.inputReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ");
        assertThat(words).as(line).hasSize(3);
        told.stored(words[0], words[1], words[2]);
      }
      assertThat(boto3.waitFor()).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void boto3_retries_every_call_and_no_record_is_stored_twice() throws Exception {
    try (NodeProcess node = NodeProcess.launch(data);
        LossyProxy proxy = new LossyProxy(() -> node.endpoint().getPort(), false)) {
      make(node.endpoint());

      hear(boto3(proxy.endpoint(), THREADS, 5, 100));

      assertThat(proxy.lost()).isEqualTo(THREADS * 5 * 2);
      assertThat(told.count()).isEqualTo(THREADS * 5 * 101);
      try (KinesisClient kinesis = Told.client(node.endpoint())) {
        told.equalsStored(kinesis, STREAM);
      }
    }
  }

  @Test
  void the_sdk_for_java_retries_every_call_and_no_record_is_stored_twice() throws Exception {
    try (NodeProcess node = NodeProcess.launch(data);
        LossyProxy proxy = new LossyProxy(() -> node.endpoint().getPort(), false)) {
      make(node.endpoint());
      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      List<Future<?>> work = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int thread = i;
        Callable<?> puts =
            () -> {
              put(proxy.endpoint(), thread);
              return null;
            };
        work.add(threads.submit(puts));
      }
      for (Future<?> done : work) {
        done.get();
      }
      threads.shutdown();

      assertThat(proxy.lost()).isEqualTo(THREADS * 2);
      assertThat(told.count()).isEqualTo(RECORDS);
      try (KinesisClient kinesis = Told.client(node.endpoint())) {
        told.equalsStored(kinesis, STREAM);
      }
    }
  }

  private void put(URI endpoint, int thread) {
    try (KinesisClient kinesis = Told.client(endpoint)) {
      List<PutRecordsRequestEntry> entries = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        String name = thread + "-" + i;
        entries.add(
            PutRecordsRequestEntry.builder()
                .partitionKey(name)
                .data(SdkBytes.fromUtf8String(name))
                .build());
      }
      PutRecordsResponse many = kinesis.putRecords(b -> b.streamName(STREAM).records(entries));
      for (int i = 0; i < entries.size(); i++) {
        told.stored(
            entries.get(i).partitionKey(),
            many.records().get(i).shardId(),
            many.records().get(i).sequenceNumber());
      }
      String name = thread + "-alone";
      PutRecordResponse one =
          kinesis.putRecord(
              b -> b.streamName(STREAM).partitionKey(name).data(SdkBytes.fromUtf8String(name)));
      told.stored(name, one.shardId(), one.sequenceNumber());
    }
  }

  @Test
  void a_node_killed_between_fsync_and_response_stores_no_record_twice() throws Exception {
    try (RestartedNode node = new RestartedNode(data);
        LossyProxy proxy = new LossyProxy(node::port, true)) {
      make(node.endpoint());
      Process boto3 = boto3(proxy.endpoint(), THREADS, 1, 500);
      CompletableFuture<Void> heard = CompletableFuture.runAsync(() -> hear(boto3));
      for (int kills = 1; kills <= 2; kills++) {
        int answers = THREADS * kills;
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> proxy.lost() == answers || !boto3.isAlive());
        node.killAndRestart();
        proxy.cutAll();
      }
      heard.get();

      assertThat(told.count()).isEqualTo(RECORDS);
      try (KinesisClient kinesis = Told.client(node.endpoint())) {
        told.equalsStored(kinesis, STREAM);
      }
    }
  }

  /** A data directory and the node that currently uses it. */
  private static final class RestartedNode implements AutoCloseable {
    private final Path data;
    private volatile NodeProcess process;

    RestartedNode(Path data) throws IOException {
      this.data = data;
      this.process = NodeProcess.launch(data);
    }

    URI endpoint() {
      return process.endpoint();
    }

    int port() {
      return endpoint().getPort();
    }

    void killAndRestart() throws Exception {
      process.kill();
      process = NodeProcess.launch(data);
    }

    @Override
    public void close() throws Exception {
      process.close();
    }
  }
}
