package io.virta.testkit;

import io.virta.processors.graph.Stage;
import io.virta.processors.graph.Topology;
import io.virta.processors.operator.Attempts;
import io.virta.processors.operator.Chain;
import io.virta.processors.operator.DirectInput;
import io.virta.processors.operator.NumberedOutput;
import java.util.Map;
import java.util.TreeMap;

/** A task without state: sends at once, and saves its positions now and then. */
final class VirtualDirectTask implements VirtualTask {
  /** One shard of an input, and how far the task has read it. */
  private static final class Cursor {
    private final DirectInput input;
    private long done;
    private long saved;

    Cursor(DirectInput input, long saved) {
      this.input = input;
      this.done = saved;
      this.saved = saved;
    }
  }

  private final VirtualStreams streams;
  private final Map<String, Cursor> cursors = new TreeMap<>();
  private final Attempts attempts = new Attempts();
  private Topology topology;
  private Chain chain;
  private int epoch = 1;

  VirtualDirectTask(VirtualStreams streams, Topology topology) {
    this.streams = streams;
    this.topology = topology;
    this.chain = new Chain(topology, attempts);
  }

  private static String nameOf(Stage read, VirtualShard shard) {
    return read.name() + "/" + shard.id().value();
  }

  private Cursor cursor(Stage read, VirtualShard shard) {
    return cursors.computeIfAbsent(
        nameOf(read, shard), made -> new Cursor(new DirectInput(chain, read), 0));
  }

  @Override
  public long processed(Stage read, VirtualShard shard) {
    return cursor(read, shard).done;
  }

  @Override
  public boolean mayProcess(Next next) {
    return true;
  }

  @Override
  public void process(Next next) {
    Cursor cursor = cursor(next.read(), next.shard());
    String producer = topology.id() + "/" + nameOf(next.read(), next.shard());
    for (NumberedOutput output :
        cursor.input.process(next.record().counter(), VirtualApp.input(next))) {
      streams.crashPerhaps();
      streams.send(producer, epoch, output);
    }
    streams.crashPerhaps();
    cursor.done++;
  }

  @Override
  public void skip(Next next) {
    cursor(next.read(), next.shard()).done++;
  }

  @Override
  public void save() {
    cursors.values().forEach(cursor -> cursor.saved = cursor.done);
  }

  @Override
  public void tip(long nowMillis) {
    // A task without windows needs no time.
  }

  @Override
  public void restart(Topology next) {
    topology = next;
    chain = new Chain(next, attempts);
    epoch++;
    Map<String, Long> saved = new TreeMap<>();
    cursors.forEach((name, cursor) -> saved.put(name, cursor.saved));
    cursors.clear();
    for (Stage read : next.inputs()) {
      saved.forEach(
          (name, done) -> {
            if (name.startsWith(read.name() + "/")) {
              cursors.put(name, new Cursor(new DirectInput(chain, read), done));
            }
          });
    }
  }

  @Override
  public void checkState() {
    // There is none.
  }
}
