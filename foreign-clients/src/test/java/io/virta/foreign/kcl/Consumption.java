package io.virta.foreign.kcl;

import io.virta.foreign.kcl.WorkerEvent.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The events of an application's workers on a stream, run one after the other or concurrently.
 * Checks the guarantee that no record is lost and only records after the last checkpoint of a
 * killed worker are repeated.
 */
final class Consumption {
  private final List<List<WorkerEvent>> workers;

  /** Copies the events of the workers, in launch order. */
  Consumption(List<WorkerProcess> workers) {
    this.workers = workers.stream().map(worker -> List.copyOf(worker.events())).toList();
  }

  /** Returns the data of all records that any worker received. */
  Set<String> seen() {
    Set<String> seen = new HashSet<>();
    workers.forEach(events -> records(events).forEach(record -> seen.add(record.data())));
    return seen;
  }

  /** Returns the records put that no worker received. */
  Set<String> lost(Collection<String> put) {
    Set<String> lost = new TreeSet<>(put);
    lost.removeAll(seen());
    return lost;
  }

  /**
   * Returns the records that a worker received although a checkpoint past them had been stored
   * before it acquired the lease.
   */
  List<WorkerEvent> repeatedInSpiteOfCheckpoint() {
    List<WorkerEvent> all = new ArrayList<>();
    workers.forEach(all::addAll);
    all.sort((a, b) -> Long.compare(a.at(), b.at()));
    Map<String, BigInteger> done = new HashMap<>();
    List<WorkerEvent> wrong = new ArrayList<>();
    Map<String, BigInteger> beginnings = new HashMap<>();
    for (WorkerEvent event : all) {
      switch (event.kind()) {
        case CHECKPOINT -> {
          if (!event.position().isEmpty()) {
            done.merge(event.shard(), new BigInteger(event.position()), BigInteger::max);
          }
        }
        case LEASED ->
            beginnings.put(event.shard(), done.getOrDefault(event.shard(), BigInteger.ZERO));
        case RECORD -> {
          BigInteger from = beginnings.getOrDefault(event.shard(), BigInteger.ZERO);
          if (new BigInteger(event.position()).compareTo(from) <= 0) {
            wrong.add(event);
          }
        }
        default -> {
          // The other events have no position.
        }
      }
    }
    return wrong;
  }

  /** Returns the number of repeated deliveries, over all workers. */
  long repeats() {
    return workers.stream().mapToLong(events -> records(events).size()).sum() - seen().size();
  }

  /**
   * Whether every worker received the records of each shard in ascending order after each start.
   */
  boolean isInOrder() {
    for (List<WorkerEvent> events : workers) {
      Map<String, BigInteger> last = new HashMap<>();
      for (WorkerEvent event : events) {
        if (event.kind() == Kind.LEASED) {
          last.remove(event.shard());
        } else if (event.kind() == Kind.RECORD) {
          BigInteger number = new BigInteger(event.position());
          BigInteger before = last.put(event.shard(), number);
          if (before != null && before.compareTo(number) >= 0) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private static List<WorkerEvent> records(List<WorkerEvent> events) {
    return events.stream().filter(event -> event.kind() == Kind.RECORD).toList();
  }
}
