package io.virta.persistence.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.DeleteMessagesSuccess;
import org.apache.pekko.persistence.JournalProtocol;
import org.apache.pekko.persistence.Persistence;
import org.apache.pekko.persistence.PersistentEnvelope;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.testkit.javadsl.TestKit;
import scala.jdk.javaapi.CollectionConverters;

/**
 * An actor system on a directory, with the messages that a persistent actor exchanges with its
 * journal.
 */
final class JournalNode implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(10);
  static final String WRITER = "0f0a3c6e-writer";
  private static final int ACTOR_INSTANCE = 7;

  private final ActorSystem system;
  private final String pluginId;

  JournalNode(Path directory, String pluginId) {
    this(directory, pluginId, ConfigFactory.empty());
  }

  JournalNode(Path directory, String pluginId, Config more) {
    this.pluginId = pluginId;
    this.system = ActorSystem.create("journal", more.withFallback(TestConfig.on(directory)));
  }

  ActorSystem system() {
    return system;
  }

  TestKit probe() {
    return new TestKit(system);
  }

  ActorRef journal() {
    return Persistence.get(system).journalFor(pluginId, ConfigFactory.empty());
  }

  /** The snapshot store that actors with this journal use. */
  ActorRef snapshots() {
    String store =
        pluginId.equals("virta.journal.state") ? "virta.snapshot.state" : "virta.snapshot.meta";
    return Persistence.get(system).snapshotStoreFor(store, ConfigFactory.empty());
  }

  static PersistentRepr event(String persistenceId, long seq, Object payload) {
    return PersistentRepr.apply(
        payload, seq, persistenceId, "", false, ActorRef.noSender(), WRITER);
  }

  static AtomicWrite atomically(PersistentRepr... events) {
    return new AtomicWrite(CollectionConverters.asScala(List.of(events)).toList());
  }

  /** Writes each event in an atomic write of its own. */
  void write(PersistentRepr... events) {
    List<AtomicWrite> writes = new ArrayList<>();
    for (PersistentRepr event : events) {
      writes.add(atomically(event));
    }
    for (Object answer : write(writes)) {
      if (!(answer instanceof JournalProtocol.WriteMessageSuccess)) {
        throw new AssertionError("not written: " + answer);
      }
    }
  }

  /** Writes the strings {@code event-<seq>}. */
  void writeStrings(String persistenceId, long fromSeq, long toSeq) {
    write(
        LongStream.rangeClosed(fromSeq, toSeq)
            .mapToObj(seq -> event(persistenceId, seq, "event-" + seq))
            .toArray(PersistentRepr[]::new));
  }

  /** The journal's answer for each event. */
  List<Object> write(List<AtomicWrite> writes) {
    TestKit probe = probe();
    ask(writes, probe);
    probe.expectMsg(PATIENCE, JournalProtocol.WriteMessagesSuccessful$.MODULE$);
    int events = writes.stream().mapToInt(AtomicWrite::size).sum();
    return probe.receiveN(events, PATIENCE);
  }

  void ask(List<AtomicWrite> writes, TestKit probe) {
    List<PersistentEnvelope> envelopes = List.copyOf(writes);
    journal()
        .tell(
            new JournalProtocol.WriteMessages(
                CollectionConverters.asScala(envelopes).toList(), probe.getRef(), ACTOR_INSTANCE),
            probe.getRef());
  }

  /** The result of a replay. */
  record Replayed(List<PersistentRepr> events, long highestSeq) {
    List<Long> seqs() {
      return events.stream().map(PersistentRepr::sequenceNr).toList();
    }

    List<Object> payloads() {
      return events.stream().map(PersistentRepr::payload).toList();
    }
  }

  Replayed replay(String persistenceId) {
    return replay(persistenceId, 1, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  Replayed replay(String persistenceId, long fromSeq, long toSeq, long max) {
    TestKit probe = probe();
    journal()
        .tell(
            new JournalProtocol.ReplayMessages(fromSeq, toSeq, max, persistenceId, probe.getRef()),
            probe.getRef());
    List<PersistentRepr> events = new ArrayList<>();
    while (true) {
      Object answer = probe.receiveOne(PATIENCE);
      if (answer instanceof JournalProtocol.ReplayedMessage replayed) {
        events.add(replayed.persistent());
      } else if (answer instanceof JournalProtocol.RecoverySuccess success) {
        return new Replayed(events, success.highestSequenceNr());
      } else {
        throw new AssertionError("a replay answered " + answer);
      }
    }
  }

  void deleteTo(String persistenceId, long toSeq) {
    TestKit probe = probe();
    journal()
        .tell(
            new JournalProtocol.DeleteMessagesTo(persistenceId, toSeq, probe.getRef()),
            probe.getRef());
    probe.expectMsg(PATIENCE, new DeleteMessagesSuccess(toSeq));
  }

  @Override
  public void close() {
    system.terminate();
    try {
      system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("the actor system does not stop", e);
    }
  }
}
