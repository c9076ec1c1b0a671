package io.virta.actors;

import static io.virta.actors.LocalNode.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.damage.DamagedEntities.Damage;
import io.virta.actors.edge.StreamsExtension;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.BillingCommitment;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.VirtaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Accounts that do not exist: any twelve digits are an account, and without required signatures a
 * request can name any.
 */
class InventedAccountsIT extends OnLocalNode {
  private static final StreamName STREAM = new StreamName("s");

  private static List<Namespace> invented() {
    return IntStream.range(0, 300)
        .mapToObj(no -> Namespace.home(new AccountId("%012d".formatted(100_000 + no))))
        .toList();
  }

  private StreamsExtension extension() {
    return StreamsExtension.get(node.system());
  }

  private Streams streams() {
    return extension().streams();
  }

  private Accounts accounts() {
    return extension().accounts();
  }

  @Test
  void are_answered_as_empty_and_take_no_memory() {
    for (Namespace account : invented()) {
      assertThat(await(streams().list(account, null, 10)).streams()).isEmpty();
      assertThat(await(accounts().usage(account)).openShards()).isZero();
      assertThat(await(accounts().commitment(account))).isEqualTo(BillingCommitment.NONE);
      assertThat(await(accounts().commit(account, false))).isEqualTo(BillingCommitment.NONE);
      assertThatThrownBy(() -> await(streams().describe(account, STREAM)))
          .hasMessageContaining("not found");
      assertThatThrownBy(() -> await(streams().delete(account, STREAM)))
          .hasMessageContaining("not found");
      assertThat(await(extension().leaseTables().list(account, null, 10)).names()).isEmpty();
    }

    assertThat(node.accountsInMemory()).isZero();
  }

  @Test
  void are_forgotten_after_a_refused_creation() {
    restart(Map.of("virta.account.shards-max", 2));
    for (Namespace account : invented()) {
      StreamSpec large = StreamSpec.provisioned(3);
      assertThatThrownBy(() -> await(streams().create(account, STREAM, large)))
          .isInstanceOfSatisfying(
              VirtaException.class,
              refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED));
      assertThat(accounts().namespaces(account.account())).isEmpty();
    }

    Awaitility.await().until(() -> node.accountsInMemory() == 0);
  }

  @Test
  void are_refused_without_using_memory_while_the_lost_accounts_are_unknown() throws IOException {
    Namespace known = invented().get(0);
    await(streams().create(known, STREAM, StreamSpec.provisioned(1)));
    restart(Map.of()); // starts a new file
    Namespace lost = invented().get(1);
    await(streams().create(lost, STREAM, StreamSpec.provisioned(1)));
    node.close();
    loseNewestFile(directory.resolve("meta"));
    node.restart(Map.of());

    assertDamaged(streams().list(known, null, 10)); // the lost entries may include its newest
    for (Namespace account : invented().subList(1, invented().size())) {
      assertDamaged(streams().list(account, null, 10));
      assertDamaged(accounts().usage(account));
      assertDamaged(streams().describe(account, STREAM));
      assertDamaged(streams().create(account, STREAM, StreamSpec.provisioned(1)));
      assertDamaged(accounts().commit(account, true));
      assertDamaged(extension().leaseTables().list(account, null, 10));
    }
    assertThat(node.accountsInMemory()).isEqualTo(1);
    assertThat(extension().figures().damages().all())
        .extracting(Damage::entityId)
        .containsOnly(known.id());
  }

  /** Deletes the checkpoints too, so that nothing records whose entries the file had. */
  private static void loseNewestFile(Path lane) throws IOException {
    try (Stream<Path> files = Files.list(lane)) {
      List<Path> segments =
          files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
      Files.delete(segments.get(segments.size() - 1));
    }
    Files.delete(lane.resolve("CHECKPOINT-0"));
    Files.delete(lane.resolve("CHECKPOINT-1"));
  }

  private static void assertDamaged(CompletionStage<?> use) {
    assertThatThrownBy(() -> await(use))
        .isInstanceOfSatisfying(
            VirtaException.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.DAMAGED);
              assertThat(refusal).hasMessageContaining("`log verify`");
            });
  }

  @Test
  void leave_memory_with_their_last_stream() {
    Namespace account = invented().get(0);
    await(streams().create(account, STREAM, StreamSpec.provisioned(1)));
    assertThat(node.accountsInMemory()).isEqualTo(1);

    await(streams().delete(account, STREAM));

    Awaitility.await().until(() -> node.accountsInMemory() == 0);
    await(streams().create(account, STREAM, StreamSpec.provisioned(1)));
    assertThat(await(streams().list(account, null, 10)).streams()).hasSize(1);
  }
}
