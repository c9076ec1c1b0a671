package io.virta.actors;

import static io.virta.actors.LocalNode.await;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.edge.StreamsExtension;
import io.virta.actors.encryption.KeyFile;
import io.virta.actors.encryption.MasterKey;
import io.virta.actors.encryption.MasterKey.State;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.HashKey;
import io.virta.actors.model.PropertyChange;
import io.virta.actors.model.Reshard;
import io.virta.actors.model.StartingPosition;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.model.VirtaException;
import io.virta.actors.model.WrappedKey;
import io.virta.client.StreamRecord;
import io.virta.persistence.journal.NodeLogs;
import io.virta.persistence.lane.Lane;
import io.virta.persistence.record.DataKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.stream.javadsl.Sink;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk content of encrypted streams, and the effects of master keys. */
class EncryptionIT {
  private static final String ALIAS = "alias/orders";
  private static final String MARKER = "marker-that-nobody-shall-find";
  private static final Map<String, Object> SMALL_TAIL = Map.of("virta.shard.tail-bytes", "1 KiB");

  @TempDir Path root;
  private Path directory;
  private Path keyFile;
  private final MasterKey first = MasterKey.generate(ALIAS);
  private LocalNode node;

  @BeforeEach
  void start() throws IOException {
    directory = root.resolve("data");
    keyFile = root.resolve("keys.json");
    KeyFile.write(keyFile, List.of(first));
    node = new LocalNode(directory, settings(Map.of()));
    await(node.virta().createStream("s", StreamSpec.provisioned(1)));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private Map<String, Object> settings(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("virta.encryption.keys-file", keyFile.toString());
    settings.put("virta.encryption.keys-check-interval", "50ms");
    settings.put("virta.shard.quota.enforced", "off");
    settings.putAll(more);
    return settings;
  }

  private StreamDescription encrypt(String keyId) {
    return await(node.virta().changeStream("s", new PropertyChange.StartEncryption(keyId))).after();
  }

  private StreamDescription describe() {
    return await(node.virta().describeStream("s"));
  }

  private void put(String text) {
    String key = "key-" + text.substring(0, Math.min(text.length(), 60));
    await(node.virta().put("s", key, text.getBytes(UTF_8)));
  }

  private List<String> read(int count) {
    return await(
        node.virta()
            .read("s", StartingPosition.trimHorizon())
            .map(StreamRecord::text)
            .take(count)
            .runWith(Sink.seq(), node.system()));
  }

  private List<Path> filesWith(String text) throws IOException {
    List<Path> found = new ArrayList<>();
    try (var files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.readString(file, ISO_8859_1).contains(text)) {
          found.add(file);
        }
      }
    }
    return found;
  }

  private static void assertRefused(ErrorCode code, Runnable use) {
    assertThatThrownBy(use::run)
        .isInstanceOfSatisfying(
            VirtaException.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  private static void eventuallyRefused(ErrorCode code, Runnable use) {
    Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertRefused(code, use));
  }

  @Test
  void nothing_of_a_record_is_found_on_the_disk() throws IOException {
    put("readable-words");
    assertThat(filesWith("readable-words")).as("the search finds what is there").isNotEmpty();

    encrypt(ALIAS);
    for (int i = 0; i < 50; i++) {
      put(MARKER + i);
    }
    node.restart(settings(Map.of()));
    put(MARKER + "-later");

    assertThat(read(52).get(51)).isEqualTo(MARKER + "-later");
    node.close();
    assertThat(filesWith(MARKER)).as("keys and data").isEmpty();
    assertThat(filesWith(first.material())).isEmpty();
    node = new LocalNode(directory, settings(Map.of()));
  }

  @Test
  void nothing_is_found_after_segments_are_sealed_trimmed_and_freed() throws IOException {
    node.restart(
        settings(
            Map.of(
                "virta.lane.records.segment-bytes", "64 KiB",
                "virta.lane.meta.segment-bytes", "64 KiB",
                "virta.stream.retention-override", "1s",
                "virta.stream.retention-sweep-interval", "200ms")));
    encrypt(ALIAS);
    for (int i = 0; i < 60; i++) {
      put(MARKER + "x".repeat(8_000) + i);
    }
    Lane log = NodeLogs.get(node.system()).embedded().orElseThrow().recordsLane();
    assertThat(log.segments()).hasSizeGreaterThan(4);
    Awaitility.await().until(() -> log.segments().get(0).segmentId() > 4);
    for (int i = 0; i < 30; i++) {
      put(MARKER + "y".repeat(8_000) + i);
    }

    assertThat(read(1).get(0)).startsWith(MARKER + "y");
    node.close();
    assertThat(filesWith(MARKER)).isEmpty();
    node = new LocalNode(directory, settings(Map.of()));
  }

  @Test
  void plain_and_encrypted_records_are_read_in_order_from_memory_and_from_the_log() {
    put("1-plain");
    encrypt(ALIAS);
    put("2-first-key");
    encrypt(ALIAS);
    put("3-second-key");
    await(node.virta().changeStream("s", new PropertyChange.StopEncryption()));
    put("4-plain");
    encrypt(first.id());
    put("5-third-key");

    List<String> all = List.of("1-plain", "2-first-key", "3-second-key", "4-plain", "5-third-key");
    assertThat(read(5)).isEqualTo(all);
    node.restart(settings(SMALL_TAIL));
    assertThat(read(5)).isEqualTo(all);
    assertThat(describe().dataKeys()).extracting(WrappedKey::no).containsExactly(1, 2, 3);
    assertThat(describe().properties().keyId()).isEqualTo(first.id());
  }

  @Test
  void readers_learn_which_records_are_encrypted() {
    put("plain");
    encrypt(ALIAS);
    put("hidden");

    for (Map<String, Object> settings : List.of(settings(Map.of()), settings(SMALL_TAIL))) {
      var shard = describe().key().shard(describe().shards().get(0).id());
      var slice = await(StreamsExtension.get(node.system()).shards().read(shard, 1, 10, 1 << 20));
      assertThat(slice.runs())
          .extracting(run -> run.block().isEncrypted())
          .containsExactly(false, true);
      node.restart(settings);
    }
  }

  @Test
  void unknown_and_unusable_master_keys_are_refused_as_kms_does() throws IOException {
    MasterKey off =
        new MasterKey("off", null, State.DISABLED, DataKey.randomBytes(new SecureRandom()));
    MasterKey leaving =
        new MasterKey(
            "leaving", null, State.PENDING_DELETION, DataKey.randomBytes(new SecureRandom()));
    KeyFile.write(keyFile, List.of(first, off, leaving));
    node.restart(settings(Map.of()));

    assertRefused(ErrorCode.KMS_NOT_FOUND, () -> encrypt("alias/other"));
    assertRefused(
        ErrorCode.KMS_NOT_FOUND, () -> encrypt("arn:aws:kms:eu-west-1:111122223333:key/x"));
    assertRefused(ErrorCode.KMS_DISABLED, () -> encrypt("off"));
    assertRefused(ErrorCode.KMS_INVALID_STATE, () -> encrypt("leaving"));
    assertThat(describe().properties().keyId()).isNull();
    encrypt("arn:aws:kms:eu-west-1:111122223333:" + ALIAS);
    encrypt("arn:aws:kms:eu-west-1:111122223333:key/" + first.id());
  }

  @Test
  void a_key_that_is_disabled_or_lost_stops_puts_and_reads_until_it_is_back() throws IOException {
    put("plain");
    encrypt(ALIAS);
    put("hidden");

    KeyFile.write(
        keyFile,
        List.of(
            new MasterKey(
                first.id(), ALIAS, State.DISABLED, Base64.getDecoder().decode(first.material()))));
    eventuallyRefused(ErrorCode.KMS_DISABLED, () -> put("no"));
    assertThat(read(1)).containsExactly("plain");
    assertRefused(ErrorCode.KMS_DISABLED, () -> read(2));

    Files.delete(keyFile);
    eventuallyRefused(ErrorCode.KMS_NOT_FOUND, () -> put("no"));
    assertRefused(ErrorCode.KMS_NOT_FOUND, () -> read(2));

    KeyFile.write(keyFile, List.of(first));
    Awaitility.await().untilAsserted(() -> put("again"));
    assertThat(read(3)).containsExactly("plain", "hidden", "again");
  }

  @Test
  void a_node_starts_without_the_key_and_says_what_is_missing() throws IOException {
    put("plain");
    encrypt(ALIAS);
    put("hidden");
    node.close();
    Files.delete(keyFile);

    node = new LocalNode(directory, settings(Map.of()));
    assertRefused(ErrorCode.KMS_NOT_FOUND, () -> put("no"));
    assertThat(read(1)).containsExactly("plain");
    assertRefused(ErrorCode.KMS_NOT_FOUND, () -> read(2));
    await(node.virta().changeStream("s", new PropertyChange.StopEncryption()));
    put("plain again");

    KeyFile.write(keyFile, List.of(first));
    Awaitility.await()
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(read(3)).containsExactly("plain", "hidden", "plain again"));
  }

  @Test
  void wrong_key_material_is_not_reported_as_damage_and_never_read_as_records() throws IOException {
    encrypt(ALIAS);
    put("hidden");
    node.close();
    KeyFile.write(
        keyFile,
        List.of(
            new MasterKey(
                first.id(), ALIAS, State.ENABLED, DataKey.randomBytes(new SecureRandom()))));

    node = new LocalNode(directory, settings(Map.of()));
    assertRefused(ErrorCode.KMS_ACCESS_DENIED, () -> put("no"));
    assertRefused(ErrorCode.KMS_ACCESS_DENIED, () -> read(1));
  }

  @Test
  void data_keys_are_rewrapped_by_the_master_key_that_the_alias_now_names() throws IOException {
    encrypt(ALIAS);
    put("hidden");
    MasterKey second = MasterKey.generate(ALIAS);

    KeyFile.write(keyFile, List.of(first.withAlias(null), second));
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(describe().dataKeys())
                    .extracting(WrappedKey::masterKeyId)
                    .containsExactly(second.id()));
    KeyFile.write(keyFile, List.of(second));
    put("also hidden");
    node.restart(settings(Map.of()));

    assertThat(read(2)).containsExactly("hidden", "also hidden");
  }

  @Test
  void data_keys_are_rewrapped_when_their_stream_wakes_after_a_rotation() throws IOException {
    encrypt(ALIAS);
    put("hidden");
    node.close();
    MasterKey second = MasterKey.generate(ALIAS);
    KeyFile.write(keyFile, List.of(first.withAlias(null), second));

    node = new LocalNode(directory, settings(Map.of()));

    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(describe().dataKeys())
                    .extracting(WrappedKey::masterKeyId)
                    .containsExactly(second.id()));
    assertThat(read(1)).containsExactly("hidden");
  }

  @Test
  void a_stream_is_updating_for_as_long_as_the_setting_says() {
    node.restart(settings(Map.of("virta.stream.update-delay", "300ms")));

    assertThat(encrypt(ALIAS).status()).isEqualTo(StreamStatus.UPDATING);
    put("hidden"); // puts continue meanwhile
    assertRefused(ErrorCode.IN_USE, () -> encrypt(ALIAS));
    Awaitility.await()
        .untilAsserted(() -> assertThat(describe().status()).isEqualTo(StreamStatus.ACTIVE));
  }

  @Test
  void encryption_can_be_started_a_limited_number_of_times_a_day() {
    node.restart(settings(Map.of("virta.stream.encryption-changes-per-day-max", 2)));
    encrypt(ALIAS);
    encrypt(ALIAS);

    assertRefused(ErrorCode.LIMIT_EXCEEDED, () -> encrypt(ALIAS));
  }

  @Test
  void keys_change_while_records_are_put_and_a_shard_is_split() throws InterruptedException {
    node.restart(
        settings(
            Map.of(
                "virta.stream.data-key-lifetime", "1s",
                "virta.stream.encryption-changes-per-day-max", 1_000,
                "virta.shard.tail-bytes", "4 KiB")));
    List<String> acknowledged = new ArrayList<>();
    AtomicBoolean stop = new AtomicBoolean();
    Thread producer =
        new Thread(
            () -> {
              for (int i = 0; !stop.get(); i++) {
                put("record-" + i);
                acknowledged.add("record-" + i);
              }
            });
    producer.start();
    for (int round = 0; round < 10; round++) {
      encrypt(ALIAS);
      Thread.sleep(150);
      if (round == 4) {
        var split =
            new Reshard.Split(describe().shards().get(0).id(), HashKey.parse("1" + "0".repeat(38)));
        await(node.virta().changeStream("s", split));
        Awaitility.await().until(() -> describe().status() == StreamStatus.ACTIVE);
      }
      await(node.virta().changeStream("s", new PropertyChange.StopEncryption()));
      Thread.sleep(20);
    }
    encrypt(ALIAS);
    int keys = describe().dataKeys().size();
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> describe().dataKeys().size() >= keys + 2);
    stop.set(true);
    producer.join();
    node.restart(settings(Map.of("virta.shard.tail-bytes", "4 KiB")));

    assertThat(acknowledged).hasSizeGreaterThan(20);
    assertThat(read(acknowledged.size())).containsExactlyInAnyOrderElementsOf(acknowledged);
  }

  @Test
  void a_node_creates_its_own_master_key_unless_configured_otherwise() throws IOException {
    node.close();
    node = new LocalNode(root.resolve("own"), Map.of());
    await(node.virta().createStream("s", StreamSpec.provisioned(1)));
    encrypt(MasterKey.DEFAULT_ALIAS);
    put("hidden");
    node.restart(Map.of());
    assertThat(read(1)).containsExactly("hidden");
    assertThat(root.resolve("own").resolve("master-keys.json")).isRegularFile();

    node.close();
    node = new LocalNode(root.resolve("none"), Map.of("virta.encryption.keys-file", "off"));
    await(node.virta().createStream("s", StreamSpec.provisioned(1)));
    assertRefused(ErrorCode.KMS_OPT_IN_REQUIRED, () -> encrypt(MasterKey.DEFAULT_ALIAS));
  }
}
