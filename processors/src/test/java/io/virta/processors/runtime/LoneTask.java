package io.virta.processors.runtime;

import io.virta.actors.edge.StreamsExtension;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.StreamName;
import io.virta.actors.producer.ProducerNumber;
import io.virta.actors.producer.ProducerSession;
import io.virta.persistence.journal.NodeLogs;
import io.virta.persistence.log.LogWriter;
import io.virta.processors.Definition;
import io.virta.processors.task.Cut;
import io.virta.processors.task.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** One task without its app: the test decides what it runs, and can take its place. */
final class LoneTask {
  static final TaskKey KEY = new AppKey(Namespace.DEFAULT, "lone").task(0);
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final EmbeddedNode node;
  private final ActorRef<TaskEntity.Command> entity;

  /** What it runs from the next deployment on. */
  volatile Definition definition;

  LoneTask(EmbeddedNode node, Definition definition) {
    this.node = node;
    this.definition = definition;
    this.entity =
        node.system().systemActorOf(TaskEntity.create(KEY, environment()), "lone", Props.empty());
  }

  TaskEnvironment environment() {
    StreamsExtension streams = StreamsExtension.get(node.system());
    NodeLogs logs = NodeLogs.get(node.system());
    return new TaskEnvironment(
        streams.streams(),
        streams.shards().uncounted(),
        streams.producerOpening(),
        logs.stateWriters(),
        logs.state()::hasRoom,
        id -> Optional.of(definition));
  }

  static TaskPlan plan(int generation) {
    return new TaskPlan(KEY, "i", generation);
  }

  CompletionStage<TaskStatus> startRunning(int generation) {
    return AskPattern.askWithStatus(
        entity,
        replyTo -> new TaskEntity.Run(plan(generation), replyTo),
        TIMEOUT,
        node.system().scheduler());
  }

  TaskStatus run(int generation) {
    return EmbeddedNode.await(startRunning(generation));
  }

  CompletionStage<Done> startHalting() {
    return AskPattern.askWithStatus(
        entity, TaskEntity.Halt::new, TIMEOUT, node.system().scheduler());
  }

  /** Takes the log of the task as another owner of it would: reads it, and writes the next cut. */
  void seizeLog() {
    TestProbe<TaskEntity.Command> owner = TestProbe.create(node.system());
    LogWriter writer =
        EmbeddedNode.await(
            NodeLogs.get(node.system()).stateWriters().open(TaskJournal.persistenceId(KEY).id()));
    node.system()
        .systemActorOf(
            TaskJournal.create(KEY, owner.getRef(), writer), "other-owner", Props.empty());
    TaskEntity.JournalRecovered recovered =
        owner.expectMessageClass(TaskEntity.JournalRecovered.class, TIMEOUT);
    TaskState state = recovered.state();
    TestProbe<TaskJournal.Durable> answer = TestProbe.create(node.system());
    Cut cut =
        new Cut(
            state.lastCut() + 1,
            state.acknowledged(),
            state.lastOutNumber(),
            List.of(),
            List.of(),
            List.of());
    recovered.journal().tell(new TaskJournal.Persist(cut, answer.getRef()));
    answer.receiveMessage(TIMEOUT);
  }

  /** Makes the test the owner of the task's producer. */
  ProducerSession seizeProducer(String stream, String part) {
    return EmbeddedNode.await(
        StreamsExtension.get(node.system())
            .producerOpening()
            .open(
                Namespace.DEFAULT,
                new StreamName(stream),
                ProducerNumber.of(plan(1).producer(part))));
  }
}
