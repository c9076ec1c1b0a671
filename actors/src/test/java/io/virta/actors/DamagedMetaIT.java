package io.virta.actors;

import static io.virta.actors.LocalNode.await;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.damage.DamagedEntities;
import io.virta.actors.damage.DamagedEntities.Kind;
import io.virta.actors.edge.StreamsExtension;
import io.virta.actors.encryption.MasterKey;
import io.virta.actors.item.AttributeType;
import io.virta.actors.item.AttributeValue.Text;
import io.virta.actors.item.Item;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.PropertyChange;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.VirtaException;
import io.virta.actors.table.ItemAddress;
import io.virta.actors.table.ItemWrite;
import io.virta.actors.table.KeyAttribute;
import io.virta.actors.table.KeySchema;
import io.virta.actors.table.TableDefinition;
import io.virta.actors.table.TableName;
import io.virta.actors.table.Throughput;
import io.virta.actors.table.WriteRequest;
import io.virta.client.PutResult;
import io.virta.client.Virta;
import io.virta.persistence.journal.NodeLogs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Effects of a zeroed sector: the account, stream, lease tables or shard whose entry it hits
 * answers with an error at once, and no other is affected.
 */
class DamagedMetaIT {
  private static final int SECTOR = 512;
  private static final AccountId ONE = new AccountId("111111111111");
  private static final AccountId TWO = new AccountId("222222222222");
  private static final TableName TABLE = new TableName("leases");

  @TempDir Path directory;
  private LocalNode node;

  @BeforeEach
  void fill() {
    node = new LocalNode(directory, Map.of());
    for (AccountId account : List.of(ONE, TWO)) {
      await(of(account).createStream("other", StreamSpec.provisioned(1)));
      await(of(account).createStream("s", large(account)));
      put(account, "s", "record-of-" + account);
      put(account, "other", "another");
      TableDefinition definition =
          new TableDefinition(
              new KeySchema(new KeyAttribute("key", AttributeType.S), null),
              List.of(),
              true,
              Throughput.ON_DEMAND,
              false,
              Map.of(),
              null);
      await(extension().leaseTables().create(Namespace.home(account), TABLE, definition));
      await(
          extension()
              .leaseTables()
              .write(
                  Namespace.home(account),
                  new WriteRequest(
                      List.of(new ItemWrite.Put(TABLE, item(filler("items-of-" + account)), null)),
                      null)));
    }
  }

  @AfterEach
  void stop() {
    node.close();
  }

  /** Returns a text longer than two sectors, so that one sector holds nothing else. */
  private static String filler(String marker) {
    return marker + "-".repeat(3 * SECTOR);
  }

  private static StreamSpec large(AccountId account) {
    return StreamSpec.provisioned(1).withTags(Map.of("filler", filler("tags-of-" + account)));
  }

  private static Item item(String value) {
    return new Item(Map.of("key", new Text("k"), "value", new Text(value)));
  }

  private StreamsExtension extension() {
    return StreamsExtension.get(node.system());
  }

  private Virta of(AccountId account) {
    return node.virta().forAccount(account);
  }

  private PutResult.Stored put(AccountId account, String stream, String text) {
    return await(of(account).put(stream, "k", text.getBytes(UTF_8)));
  }

  private CompletionStage<?> readItems(AccountId account) {
    Item key = new Item(Map.of("key", new Text("k")));
    return extension()
        .leaseTables()
        .read(Namespace.home(account), List.of(new ItemAddress(TABLE, key)));
  }

  /**
   * Zeroes the first sector that begins after the n-th occurrence of a marker in a lane, while the
   * node is down.
   */
  private void zeroSector(String lane, String marker, int occurrence) throws IOException {
    node.close();
    int left = occurrence;
    for (Path file : logFiles(lane)) {
      String content = Files.readString(file, ISO_8859_1);
      int at = content.indexOf(marker);
      while (at >= 0 && --left > 0) {
        at = content.indexOf(marker, at + 1);
      }
      if (at >= 0) {
        zero(file, (at / SECTOR + 1L) * SECTOR);
        node.restart(Map.of());
        return;
      }
    }
    throw new AssertionError(marker + " is not so often in the lane " + lane);
  }

  private List<Path> logFiles(String lane) throws IOException {
    try (var files = Files.walk(directory.resolve(lane))) {
      return files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
    }
  }

  private static void zero(Path file, long at) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(SECTOR), at);
    }
  }

  private void assertDamaged(Kind kind, CompletionStage<?> use) {
    assertThatThrownBy(() -> await(use))
        .isInstanceOfSatisfying(
            VirtaException.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.DAMAGED);
              assertThat(refusal.getMessage())
                  .contains("cannot be read from the log")
                  .containsPattern("in \\S+\\.log at \\d+")
                  .contains("`log verify`");
            });
    DamagedEntities damages = extension().figures().damages();
    assertThat(damages.count(kind)).isEqualTo(1);
    assertThat(damages.all()).hasSize(1);
    assertThat(damages.summary().orElseThrow()).contains("1 ").contains("`virta log verify`");
  }

  private void assertServed(AccountId account, String stream) {
    put(account, stream, "more");
    assertThat(await(extension().streams().list(Namespace.home(account), null, 10)).streams())
        .hasSize(2);
  }

  @Test
  void damage_in_an_account_stops_that_account_and_not_the_node() throws IOException {
    zeroSector("meta", "tags-of-" + ONE, 1);

    assertDamaged(Kind.ACCOUNT, extension().streams().list(Namespace.home(ONE), null, 10));
    assertDamaged(Kind.ACCOUNT, of(ONE).put("other", "k", new byte[1]));
    assertDamaged(Kind.ACCOUNT, of(ONE).createStream("new", StreamSpec.provisioned(1)));
    assertServed(TWO, "s");
    assertThat(await(readItems(ONE))).isNotNull();
  }

  @Test
  void damage_in_a_stream_stops_that_stream_and_not_its_account() throws IOException {
    zeroSector("meta", "tags-of-" + ONE, 2);

    assertDamaged(Kind.STREAM, of(ONE).describeStream("s"));
    assertDamaged(Kind.STREAM, of(ONE).put("s", "k", new byte[1]));
    assertServed(ONE, "other");
    assertServed(TWO, "s");
    await(of(ONE).createStream("new", StreamSpec.provisioned(1)));
  }

  @Test
  void a_damaged_stream_can_be_deleted_and_its_name_used_again() throws IOException {
    zeroSector("meta", "tags-of-" + ONE, 2);
    assertDamaged(Kind.STREAM, of(ONE).describeStream("s"));

    await(of(ONE).deleteStream("s"));

    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(await(of(ONE).listStreams()))
                    .extracting(stream -> stream.key().name())
                    .containsExactly(new StreamName("other")));
    NodeLogs logs = NodeLogs.get(node.system());
    assertThat(logs.meta().ids().join()).noneMatch(id -> id.contains(ONE + "/s@"));
    assertThat(logs.records().ids().join()).noneMatch(id -> id.contains(ONE + "/s@"));
    assertThat(extension().figures().damages().all()).isEmpty();
    await(of(ONE).createStream("s", StreamSpec.provisioned(1)));
    node.restart(Map.of());
    assertServed(ONE, "s");
    assertServed(TWO, "s");
  }

  @Test
  void damage_in_a_stream_prevents_replacing_a_lost_file_of_master_keys() throws IOException {
    Path keys = directory.resolve("master-keys.json");
    await(of(ONE).changeStream("s", new PropertyChange.StartEncryption(MasterKey.DEFAULT_ALIAS)));
    Files.delete(keys);
    zeroSector("meta", "tags-of-" + ONE, 2);
    assertDamaged(Kind.STREAM, of(ONE).describeStream("s"));

    await(extension().requireMasterKeys());

    assertThat(keys).as("the old one may come back").doesNotExist();
    assertThat(extension().requireMasterKeys()).isSameAs(extension().requireMasterKeys());
    await(of(ONE).deleteStream("s"));
    Awaitility.await().until(() -> extension().figures().damages().all().isEmpty());
    node.restart(Map.of());
    await(extension().requireMasterKeys());
    assertThat(keys).exists();
  }

  @Test
  void damage_in_lease_tables_stops_those_of_one_account_only() throws IOException {
    zeroSector("meta", "items-of-" + ONE, 1);

    assertDamaged(Kind.LEASE_TABLES, readItems(ONE));
    assertDamaged(Kind.LEASE_TABLES, extension().leaseTables().list(Namespace.home(ONE), null, 10));
    assertThat(await(readItems(TWO))).isNotNull();
    assertServed(ONE, "s");
  }
}
