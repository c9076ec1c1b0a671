package io.virta.testkit;

import io.virta.processors.graph.Stage;
import io.virta.processors.graph.Topology;
import io.virta.processors.graph.Work;
import io.virta.processors.operator.Attempts;
import io.virta.processors.operator.NumberedOutput;
import io.virta.processors.task.Cut;
import io.virta.processors.task.StatefulTask;
import io.virta.processors.task.TaskState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A task with state: cuts first, then sends. */
final class VirtualStatefulTask implements VirtualTask {
  /** How often it becomes durable, before all is sent, that outputs have arrived. */
  private static final double ACKNOWLEDGED = 0.2;

  private final VirtualStreams streams;
  private final Attempts attempts = new Attempts();

  /** What is durable: the sum of the cuts, and their outputs that are not acknowledged. */
  private final TaskState durable = new TaskState();

  private final Deque<NumberedOutput> outbox = new ArrayDeque<>();
  private final Set<String> open = new HashSet<>();
  private Topology topology;
  private StatefulTask task;
  private int epoch = 1;

  VirtualStatefulTask(VirtualStreams streams, Topology topology) {
    this.streams = streams;
    this.topology = topology;
    this.task = new StatefulTask(topology, durable, attempts);
  }

  @Override
  public long processed(Stage read, VirtualShard shard) {
    return task.counterOf(read, shard.id().value());
  }

  @Override
  public boolean mayProcess(Next next) {
    String shard = next.shard().id().value();
    return open.contains(nameOf(next.read(), next.shard()))
        && task.mayProcess(next.read(), shard, next.record().arrivalMillis());
  }

  private static String nameOf(Stage read, VirtualShard shard) {
    return read.name() + "/" + shard.id().value();
  }

  @Override
  public void skip(Next next) {
    task.skip(
        next.read(), next.shard().id().value(), next.record().counter(), VirtualApp.input(next));
    openChildren(next.shard());
  }

  @Override
  public void process(Next next) {
    task.process(
        next.read(), next.shard().id().value(), next.record().counter(), VirtualApp.input(next));
    openChildren(next.shard());
    streams.crashPerhaps();
  }

  private void openChildren(VirtualShard parent) {
    if (!parent.isOpen()) {
      openWhatCanBe();
    }
  }

  /** Opens shards whose parents have ended, parents first; returns whether there were any. */
  private boolean openWhatCanBe() {
    boolean isChanged = false;
    for (Stage read : topology.inputs()) {
      for (VirtualShard shard : streams.stream(((Work.Read) read.work()).stream()).shards()) {
        String id = shard.id().value();
        String name = nameOf(read, shard);
        boolean ready =
            shard.parents().stream().allMatch(parent -> task.hasEnded(read, parent.id().value()));
        if (ready && open.add(name)) {
          List<String> parents =
              shard.parents().stream().map(parent -> parent.id().value()).toList();
          task.open(read, id, shard.range(), parents);
          isChanged = true;
        }
        if (open.contains(name)
            && !shard.isOpen()
            && !task.hasEnded(read, id)
            && isRead(read, shard)
            && task.mayProcess(read, id, shard.closedMillis())) {
          task.end(read, id, shard.closedMillis());
          isChanged = true;
        }
      }
    }
    return isChanged;
  }

  private boolean isRead(Stage read, VirtualShard shard) {
    return processed(read, shard) == shard.records().size();
  }

  @Override
  public void save() {
    Cut cut = task.cut(0);
    if (cut != null) {
      streams.crashPerhaps();
      try {
        durable.apply(Cut.decode(cut.encode()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      outbox.addAll(cut.outputs());
    }
    send();
  }

  private void send() {
    // What was sent before a crash is sent again, unless it is known that it arrived.
    int sent = 0;
    for (NumberedOutput output : List.copyOf(outbox)) {
      streams.crashPerhaps();
      streams.send(topology.id(), epoch, output);
      sent++;
      if (streams.happens(ACKNOWLEDGED)) {
        for (; sent > 0; sent--) {
          outbox.remove();
        }
      }
    }
    outbox.clear();
  }

  @Override
  public void tip(long nowMillis) {
    boolean isChanged = true;
    while (isChanged) {
      for (Stage read : topology.inputs()) {
        for (VirtualShard shard : streams.stream(((Work.Read) read.work()).stream()).shards()) {
          if (shard.isOpen() && open.contains(nameOf(read, shard)) && isRead(read, shard)) {
            task.tip(read, shard.id().value(), nowMillis);
          }
        }
      }
      isChanged = openWhatCanBe();
    }
  }

  @Override
  public void restart(Topology next) {
    topology = next;
    epoch++;
    open.clear();
    task = new StatefulTask(topology, durable, attempts);
    openWhatCanBe();
    send();
  }

  @Override
  public void checkState() {
    task.checkState();
  }
}
