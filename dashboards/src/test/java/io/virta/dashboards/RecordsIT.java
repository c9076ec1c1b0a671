package io.virta.dashboards;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.SequenceNumber;
import io.virta.actors.model.StreamSpec;
import io.virta.client.PutEntry;
import io.virta.client.PutResult;
import io.virta.client.Virta;
import io.virta.dashboards.tail.PutData;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records in the console: unchanged, complete, and within bounds. */
class RecordsIT {
  @TempDir private Path directory;
  private final HttpClient http = HttpClient.newHttpClient();
  private ConsoleNode node;
  private Virta virta;

  @BeforeEach
  void start() throws Exception {
    node = ConsoleNode.start(directory, 0, Map.of("virta.console.record-content-max", "64 KiB"));
    virta = node.virta();
    virta
        .createStream("orders", StreamSpec.provisioned(1))
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
  }

  @Test
  void a_filter_finds_stored_records_and_reports_how_many_it_searched() throws Exception {
    put(IntStream.range(0, 600).mapToObj(i -> utf8("n" + i + (i % 200 == 150 ? " needle" : ""))));
    try (Listener listener = new Listener(node.port(), "tail:orders:needle,tail:orders")) {
      listener.expect("event: tail:orders:needle", "\"looked\":500,\"found\":3,");
      listener.expect("event: tail:orders:needle", "\"data\":\"n150 needle\"");
      listener.expect("event: tail:orders", "\"looked\":5,\"found\":5,");
      put(utf8("a late needle"));
      listener.expect("event: tail:orders:needle", "\"arrived\":1,\"matched\":1,");
    }
  }

  @Test
  void a_tail_starts_with_the_newest_records_of_any_size() throws Exception {
    for (int i = 0; i < 5; i++) {
      put(utf8("large-" + i + "-" + "x".repeat(300_000)));
    }
    try (Listener listener = new Listener(node.port(), "tail:orders")) {
      listener.expect("event: tail:orders", "\"data\":\"large-4-");
      listener.expect("event: tail:orders", "\"looked\":5,");
    }
  }

  @Test
  void a_look_back_stays_within_its_byte_budget() throws Exception {
    node.close();
    node =
        ConsoleNode.start(directory, 0, Map.of("virta.console.tail.look-back-bytes-max", "64 KiB"));
    virta = node.virta();
    put(IntStream.range(0, 100).mapToObj(i -> utf8("n" + i + "x".repeat(10_000))));
    try (Listener listener = new Listener(node.port(), "tail:orders:x")) {
      // Steps of 1 and 4 records, then as many as the remaining bytes allow.
      listener.expect("event: tail:orders:x", "\"looked\":7,\"found\":7,");
    }
  }

  @Test
  void kpl_aggregates_are_unpacked_and_gzip_is_decompressed() throws Exception {
    put(PutData.aggregated("user-1", utf8("apple"), PutData.gzip(utf8("{\"pear\":1}"))));
    try (Listener listener = new Listener(node.port(), "tail:orders,tail:orders:pear")) {
      listener.expect("event: tail:orders", "\"data\":\"apple\"");
      listener.expect("event: tail:orders", "\"packed\":2,\"place\":1,");
      listener.expect(
          "event: tail:orders", "\"data\":\"{\\\"pear\\\":1}\",\"binary\":false,\"gzip\":true");
      listener.expect("event: tail:orders:pear", "\"looked\":2,\"found\":1,");
    }
  }

  @Test
  void a_large_record_can_be_downloaded_as_a_file_that_browsers_never_run() throws Exception {
    byte[] data = utf8("<script>alert(1)</script>" + "x".repeat(1_000_000));
    String seq = put(data);
    HttpResponse<byte[]> answer = record("stream=orders&seq=" + seq);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(data);
    assertThat(answer.headers().map())
        .containsEntry("content-type", List.of("application/octet-stream"))
        .containsEntry("x-content-type-options", List.of("nosniff"))
        .containsEntry("content-security-policy", List.of("sandbox"))
        .containsEntry(
            "content-disposition", List.of("attachment; filename=\"orders-" + seq + ".bin\""));
    assertThat(record("stream=orders&content=1&seq=" + seq).body())
        .as("data that is not compressed")
        .isEqualTo(data);
  }

  @Test
  void compressed_and_aggregated_records_are_loaded_as_put_or_as_shown() throws Exception {
    byte[] gzip = PutData.gzip(utf8("hello"));
    byte[] stored = PutData.aggregated("user-1", utf8("apple"), gzip);
    String query = "stream=orders&seq=" + put(stored);
    assertThat(record(query).body()).isEqualTo(stored);
    assertThat(record(query + "&place=0").body()).isEqualTo(utf8("apple"));
    assertThat(record(query + "&place=1").body()).isEqualTo(gzip);
    assertThat(record(query + "&place=1&content=1").body()).isEqualTo(utf8("hello"));
    assertThat(record(query + "&place=2").statusCode()).isEqualTo(404);
  }

  @Test
  void a_decompression_bomb_is_cut_and_marked_as_cut() throws Exception {
    String seq = put(PutData.gzip(new byte[10_000_000]));
    HttpResponse<byte[]> answer = record("stream=orders&content=1&seq=" + seq);
    assertThat(answer.body()).hasSize(64 * 1024);
    assertThat(answer.headers().firstValue("virta-cut")).contains("true");
  }

  @Test
  void empty_records_can_be_loaded_repeatedly() throws Exception {
    String empty = "stream=orders&seq=" + put(new byte[0]);
    String emptyInside = "stream=orders&content=1&seq=" + put(PutData.gzip(new byte[0]));
    for (int i = 0; i < 10; i++) {
      assertThat(text(empty)).isEqualTo("200 ");
      assertThat(text(emptyInside)).isEqualTo("200 ");
    }
  }

  @Test
  void a_missing_record_is_reported_as_missing() throws Exception {
    String seq = put(utf8("one"));
    SequenceNumber number = SequenceNumber.parse(seq);
    SequenceNumber unused =
        new SequenceNumber(
            number.createdSeconds(), 0, number.counter() + 100, number.arrivalSeconds());
    assertThat(text("stream=orders&seq=" + unused)).contains("404 ", "no longer stored");
    assertThat(text("stream=other&seq=" + seq)).contains("404 ", "Stream other");
    assertThat(text("stream=orders&seq=nonsense")).contains("400 ", "'nonsense'");
    assertThat(text("stream=a/b&seq=" + seq)).contains("400 ");
    assertThat(text("region=EU&stream=orders&seq=" + seq)).contains("400 ");
    String later = put(utf8("two"));
    assertThat(text("region=eu-west-1&stream=orders&seq=" + later)).contains("404 ");
  }

  @Test
  void aborted_downloads_do_not_use_up_the_permits() throws Exception {
    String path = "/console/record?stream=orders&seq=" + put(utf8("x".repeat(900_000)));
    for (int i = 0; i < 20; i++) {
      HttpRequest head =
          HttpRequest.newBuilder(node.uri(path)).method("HEAD", BodyPublishers.noBody()).build();
      http.send(head, BodyHandlers.discarding());
    }
    assertThat(http.send(HttpRequest.newBuilder(node.uri(path)).build(), BodyHandlers.discarding()))
        .returns(200, HttpResponse::statusCode);
  }

  private String text(String query) throws Exception {
    HttpResponse<byte[]> answer = record(query);
    return answer.statusCode() + " " + new String(answer.body(), UTF_8);
  }

  private HttpResponse<byte[]> record(String query) throws Exception {
    return http.send(
        HttpRequest.newBuilder(node.uri("/console/record?" + query)).build(),
        BodyHandlers.ofByteArray());
  }

  private void put(Stream<byte[]> data) throws Exception {
    put(data.toArray(byte[][]::new));
  }

  /** Puts records of one key; returns the sequence number of the last. */
  private String put(byte[]... data) throws Exception {
    List<PutEntry> entries = Arrays.stream(data).map(one -> PutEntry.of("key", one)).toList();
    List<PutResult> results =
        virta.putAll("orders", entries).toCompletableFuture().get(20, TimeUnit.SECONDS);
    PutResult last = results.get(results.size() - 1);
    return ((PutResult.Stored) last).sequenceNumber().toString();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
