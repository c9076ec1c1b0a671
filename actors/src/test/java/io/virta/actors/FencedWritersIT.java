package io.virta.actors;

import static io.virta.actors.LocalNode.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.StartingPosition;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.VirtaException;
import io.virta.client.StreamRecord;
import io.virta.persistence.journal.NodeLogs;
import io.virta.persistence.log.LogWriter;
import io.virta.persistence.log.ShardLog;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.stream.javadsl.Sink;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Entities whose log another writer opens, as another node would: they stop, and leave the log to
 * it until a message starts them again. On the engine in memory, since only one process can open
 * the files of the embedded one.
 */
class FencedWritersIT {
  @TempDir Path directory;
  private LocalNode node;

  @BeforeEach
  void startNode() {
    node = new LocalNode(directory, Map.of("virta.log.engine", "memory"));
    await(node.virta().createStream("s", StreamSpec.provisioned(1)));
  }

  @AfterEach
  void stopNode() {
    node.close();
  }

  private CompletableFuture<?> put(String text) {
    return node.virta().put("s", "k", text.getBytes(UTF_8)).toCompletableFuture();
  }

  private List<String> read(int count) {
    return await(
        node.virta()
            .read("s", StartingPosition.trimHorizon())
            .map(StreamRecord::text)
            .take(count)
            .runWith(Sink.seq(), node.system()));
  }

  /** The writer that another node would have, of the one id that starts so. */
  private static LogWriter takeOver(ShardLog log, String prefix) {
    List<String> ids = await(log.ids()).stream().filter(id -> id.startsWith(prefix)).toList();
    assertThat(ids).hasSize(1);
    return await(log.open(ids.get(0)));
  }

  @Test
  void a_shard_stops_and_leaves_its_log_to_the_newer_writer() {
    await(put("a"));
    LogWriter newer = takeOver(NodeLogs.get(node.system()).records(), "shard|");

    assertThatThrownBy(() -> await(put("b")))
        .isInstanceOfSatisfying(
            VirtaException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    Awaitility.await().until(() -> node.shardsInMemory() == 0);

    assertThat(newer.trim(0)).as("no writer after the newer one").isCompleted();

    await(put("c"));
    assertThat(newer.trim(0))
        .as("the shard has opened its log again for the next message")
        .isCompletedExceptionally();
    assertThat(read(2)).containsExactly("a", "c");
  }

  @Test
  void an_account_stops_and_leaves_its_log_to_the_newer_writer() {
    LogWriter newer = takeOver(NodeLogs.get(node.system()).meta(), "account|");

    // Nobody answers this before its time-out: Pekko stops the entity with the command.
    node.virta().createStream("t", StreamSpec.provisioned(1));
    Awaitility.await().until(() -> node.accountsInMemory() == 0);

    assertThat(newer.trim(0)).as("no writer after the newer one").isCompleted();

    await(node.virta().createStream("u", StreamSpec.provisioned(1)));
    assertThat(newer.trim(0)).isCompletedExceptionally();
  }
}
