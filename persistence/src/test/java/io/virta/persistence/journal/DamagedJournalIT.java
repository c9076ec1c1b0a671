package io.virta.persistence.journal;

import static io.virta.persistence.journal.JournalNode.PATIENCE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.persistence.log.DamagedLogException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.persistence.JournalProtocol;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A flipped bit in a stored event fails the recovery of its actor, and of no other one. */
class DamagedJournalIT {
  private static final String PLUGIN = "virta.journal.records";

  @TempDir Path directory;

  @Test
  void fails_only_the_recovery_of_the_actor_with_the_damaged_event() throws IOException {
    try (JournalNode node = new JournalNode(directory, PLUGIN)) {
      node.writeStrings("whole", 1, 3);
      node.write(JournalNode.event("damaged", 1, "to be damaged"));
      node.writeStrings("whole", 4, 5);
    }

    flipBitOf("to be damaged");

    try (JournalNode node = new JournalNode(directory, PLUGIN)) {
      assertThat(recoveryOf("damaged", node))
          .isInstanceOfSatisfying(
              JournalProtocol.ReplayMessagesFailure.class,
              failure -> assertThat(failure.cause()).isInstanceOf(DamagedLogException.class));
      assertThat(node.replay("whole").seqs()).containsExactly(1L, 2L, 3L, 4L, 5L);
    }
  }

  private static Object recoveryOf(String persistenceId, JournalNode node) {
    TestKit probe = node.probe();
    node.journal()
        .tell(
            new JournalProtocol.ReplayMessages(
                1, Long.MAX_VALUE, Long.MAX_VALUE, persistenceId, probe.getRef()),
            probe.getRef());
    return probe.receiveOne(PATIENCE);
  }

  private void flipBitOf(String text) throws IOException {
    int flipped = 0;
    for (Path file : files()) {
      int at = new String(Files.readAllBytes(file), ISO_8859_1).indexOf(text);
      if (at >= 0) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.write(ByteBuffer.wrap(new byte[] {(byte) (text.charAt(0) ^ 1)}), at);
        }
        flipped++;
      }
    }
    assertThat(flipped).as("files that hold the text").isEqualTo(1);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("records"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
