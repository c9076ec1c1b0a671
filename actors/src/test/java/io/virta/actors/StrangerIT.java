package io.virta.actors;

import static io.virta.actors.LocalNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.AccountId;
import io.virta.actors.model.StreamSpec;
import io.virta.client.Virta;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another program on this machine that knows where the actor system listens. */
class StrangerIT {
  @TempDir Path directory;

  private int streams;

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "tls-tcp"})
  void is_refused_and_everything_works_before_during_and_after(String transport) {
    try (LocalNode node = new LocalNode(directory, Map.of())) {
      assertEverythingWorks(node);
      Program stranger = Program.start(transport, Cluster.get(node.system()).selfMember());
      try (stranger) {
        stranger.awaitRefusal();
        assertEverythingWorks(node);
      }
      assertEverythingWorks(node);
    }
  }

  private void assertEverythingWorks(LocalNode node) {
    streams++;
    takesAStreamAndARecord(node.virta());
    takesAStreamAndARecord(node.virta().forAccount(new AccountId("%012d".formatted(streams))));
    Cluster cluster = Cluster.get(node.system());
    assertThat(cluster.state().members().iterator().next()).isEqualTo(cluster.selfMember());
    assertThat(cluster.state().members().size()).isEqualTo(1);
  }

  private void takesAStreamAndARecord(Virta virta) {
    String stream = "stream-" + streams;
    await(virta.createStream(stream, StreamSpec.provisioned(4)));
    await(virta.put(stream, "key", new byte[] {1}));
  }

  /** A {@link Stranger} in a JVM of its own. */
  private record Program(Process process, List<String> output) implements AutoCloseable {
    static Program start(String transport, Member member) {
      List<String> command =
          new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
      command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp"));
      command.add(
          System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
      command.addAll(List.of(Stranger.class.getName(), transport, member.address().toString()));
      try {
        Program program =
            new Program(
                new ProcessBuilder(command).redirectErrorStream(true).start(),
                new CopyOnWriteArrayList<>());
        Thread reader = new Thread(program::read, "stranger-output");
        reader.setDaemon(true);
        reader.start();
        return program;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void read() {
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
        lines.lines().forEach(output::add);
      } catch (IOException | UncheckedIOException ended) {
        // What was read is in the list.
      }
    }

    /** Returns once the stranger has complained about the address. */
    void awaitRefusal() {
      Awaitility.await()
          .atMost(Duration.ofMinutes(3)) // two JVMs start on a busy machine
          .untilAsserted(
              () -> assertThat(output).anyMatch(line -> line.contains("[pekko://node@127")));
    }

    @Override
    public void close() {
      process.destroyForcibly().onExit().join();
    }
  }
}
