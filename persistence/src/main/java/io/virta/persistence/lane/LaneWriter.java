package io.virta.persistence.lane;

import io.virta.persistence.disk.DiskFullException;
import io.virta.persistence.log.DamagedLogException;
import io.virta.persistence.log.LogException;
import io.virta.persistence.log.LogFailedException;
import io.virta.persistence.log.LogFullException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes groups of requests: one write, one fsync, then all are answered. All changes of the index
 * happen here, after what they say is durable. Used by one thread at a time.
 */
final class LaneWriter {
  /** An append in the tail that was not answered yet. */
  private record Staged(Request.Append append, Shard shard, long offset, long lsn) {}

  private final LaneSettings settings;
  private final LaneIndex index;
  private final LaneRoom room;
  private final Tail tail;
  private final Sealer sealer;
  private final CopyForward copyForward;
  private final Watermark watermark;
  private final Consumer<LogFailedException> onFailed;
  private final List<Staged> staged = new ArrayList<>();
  private final List<Request.Highest> questions = new ArrayList<>();
  private volatile @Nullable LogFailedException failure;
  private boolean markDue;

  LaneWriter(
      LaneSettings settings,
      LaneIndex index,
      LaneRoom room,
      Tail tail,
      Sealer sealer,
      CopyForward copyForward,
      Watermark watermark,
      Consumer<LogFailedException> onFailed) {
    this.settings = settings;
    this.index = index;
    this.room = room;
    this.tail = tail;
    this.sealer = sealer;
    this.copyForward = copyForward;
    this.watermark = watermark;
    this.onFailed = onFailed;
  }

  @Nullable LogFailedException failure() {
    return failure;
  }

  /** Writes the requests in order; every one of them is answered on return. */
  void commit(List<Request> group) {
    for (Request request : group) {
      take(request);
    }
    commitStaged();
    if (failure == null) {
      giveBack();
    }
  }

  private void take(Request request) {
    LogFailedException failed = failure;
    if (failed != null) {
      request.fail(failed);
    } else if (request instanceof Request.Append append) {
      take(append);
    } else if (request instanceof Request.Highest question) {
      questions.add(question);
    }
  }

  private void take(Request.Append append) {
    Shard shard = index.findOrAdd(append.persistenceId());
    // Room first: what a roll commits, or has to take back, decides which number comes next.
    boolean fits = tail.takes(append.bytes() + nameBytes(shard)) || roll();
    RuntimeException refusal = refusal(append, shard);
    if (refusal == null && !fits) {
      refusal = orFailure(refuseForRoom(append, shard));
    }
    if (refusal != null) {
      append.done().completeExceptionally(refusal);
      return;
    }
    try {
      stage(append, shard);
    } catch (DiskFullException full) {
      staged.add(new Staged(append, shard, tail.position(), tail.lastLsn()));
      takeBack();
      return;
    } catch (IOException e) {
      append.fail(fail(e));
      return;
    }
    if (append.kind() == EntryKind.DROP) {
      commitStaged(); // what follows may begin the same id anew
    }
  }

  private static long nameBytes(Shard shard) {
    return EntryHead.entryBytes(shard.persistenceId.length() * 3, 0);
  }

  private @Nullable RuntimeException refusal(Request.Append append, Shard shard) {
    boolean adds = append.kind().isEvent() || append.kind() == EntryKind.SNAPSHOT;
    if (adds && append.bytes() > LaneSettings.ENTRY_BYTES_MAX) {
      return new IllegalArgumentException(
          "%s: an entry has at most %d bytes, not %d"
              .formatted(append.persistenceId(), LaneSettings.ENTRY_BYTES_MAX, append.bytes()));
    }
    if (adds || append.kind() == EntryKind.SNAPSHOTS_DELETED) {
      DamagedLogException damage = damageOf(append.persistenceId());
      if (damage != null) {
        return damage;
      }
    }
    if (append.kind().isEvent()) {
      if (shard.refusedSeq != 0 && append.persistSeq() > shard.refusedSeq) {
        return room.refusal(); // or its events would have a gap
      }
      if (!continues(append, shard)) {
        return new IllegalArgumentException(
            "%s: the next event has number %d, not %d"
                .formatted(append.persistenceId(), shard.stagedSeq + 1, append.persistSeq()));
      }
    }
    return adds && !room.admits(append.bytes()) ? refuseForRoom(append, shard) : null;
  }

  private @Nullable DamagedLogException damageOf(String persistenceId) {
    try {
      index.requireProven(persistenceId);
      return null;
    } catch (DamagedLogException damage) {
      return damage;
    }
  }

  /**
   * Events follow each other; behind a snapshot that is newer than all of them they may continue.
   */
  private static boolean continues(Request.Append append, Shard shard) {
    return append.persistSeq() == shard.stagedSeq + 1
        || (append.persistSeq() > shard.stagedSeq
            && append.persistSeq() == shard.newestSnapshotSeq() + 1);
  }

  private LogFullException refuseForRoom(Request.Append append, Shard shard) {
    if (append.kind().isEvent() && shard.refusedSeq == 0) {
      shard.refusedSeq = append.persistSeq();
    }
    return room.refusal();
  }

  private LogException orFailure(LogException otherwise) {
    LogFailedException failed = failure;
    return failed != null ? failed : otherwise;
  }

  private void stage(Request.Append append, Shard shard) throws IOException {
    if (shard.namedInSegment != tail.active().id) {
      tail.putName(shard);
      shard.namedInSegment = tail.active().id;
    }
    if (append.kind().isEvent()) {
      if (append.persistSeq() > shard.stagedSeq + 1) {
        stageAt(Appends.jump(shard.persistenceId, append.persistSeq() - 1), shard);
      }
      shard.stagedSeq = append.persistSeq() + append.eventCount() - 1;
      shard.refusedSeq = 0;
    }
    // A trim says what it trimmed, so that it may be applied again when more has been written.
    stageAt(append.kind() == EntryKind.TRIM ? append.atMost(shard.stagedSeq) : append, shard);
  }

  private void stageAt(Request.Append append, Shard shard) throws IOException {
    long offset = tail.position();
    tail.put(append, shard, false);
    staged.add(new Staged(append, shard, offset, tail.lastLsn()));
  }

  /** Makes durable what is staged and tells everybody. */
  private void commitStaged() {
    if (!staged.isEmpty()) {
      try {
        tail.settle();
        if (settings.durability() == Durability.GROUP) {
          tail.force();
        }
      } catch (DiskFullException full) {
        takeBack();
      } catch (IOException e) {
        fail(e);
      }
    }
    markDue |= !staged.isEmpty();
    staged.forEach(this::publish);
    room.laneBytes(sealer.sealedBytes() + tail.position());
    staged.forEach(one -> one.append.done().complete(null));
    staged.clear();
    answerQuestions();
  }

  private void answerQuestions() {
    for (Request.Highest question : questions) {
      LogException problem = failure;
      if (problem == null) {
        problem = damageOf(question.persistenceId());
      }
      if (problem != null) {
        question.fail(problem);
      } else {
        Shard shard = index.find(question.persistenceId());
        question.answer().complete(shard == null ? 0L : shard.highestSeq());
      }
    }
    questions.clear();
  }

  private void publish(Staged one) {
    Published.apply(index, tail.active(), one.shard, one.append, one.offset, one.lsn);
  }

  /** Nothing of what is staged was acknowledged: it must not be there after a crash either. */
  private void takeBack() {
    List<Staged> refused = List.copyOf(staged);
    staged.clear();
    try {
      tail.takeBack();
    } catch (IOException e) {
      fail(e);
    }
    for (Staged one : refused) {
      one.shard.takeBack();
      one.append.fail(orFailure(refuseForRoom(one.append, one.shard)));
    }
  }

  /** After a bug of ours the outcome of what was in flight is as unknown as after a bad disk. */
  LogFailedException failFor(RuntimeException bug) {
    return fail(new IOException("a bug in the lane: " + bug, bug));
  }

  private LogFailedException fail(IOException e) {
    LogFailedException failed =
        new LogFailedException(
            "lane %s: %s failed to store segment %d, so nothing more is accepted; check the disk, then restart"
                .formatted(settings.name(), e, tail.active().id),
            e);
    failure = failed;
    for (Staged one : staged) {
      one.append.fail(failed);
    }
    staged.clear();
    onFailed.accept(failed);
    return failed;
  }

  /** Seals the active segment and continues in a new one; false when there is no room for it. */
  private boolean roll() {
    commitStaged();
    if (failure != null) {
      return false;
    }
    try {
      forceNow();
      tail.moveTo(sealer.roll(tail));
      return !settings.copyForward() || copyForward();
    } catch (DiskFullException full) {
      return false;
    } catch (IOException e) {
      fail(e);
      return false;
    }
  }

  /** True unless the lane failed meanwhile. */
  private boolean copyForward() throws IOException {
    try {
      copyForward.run();
    } catch (DiskFullException later) {
      tail.takeBack();
    }
    return true;
  }

  /** Gives the space of segments back in which nothing is still kept. */
  private void giveBack() {
    try {
      sealer.giveBack(tail);
      // Again after the commit: a caller that was refused because there was no room stops writing,
      // and waits.
      room.laneBytes(sealer.sealedBytes() + tail.position());
    } catch (DiskFullException later) {
      // The checkpoint that must come first found no room; the next group tries again.
    } catch (IOException e) {
      fail(e);
    }
  }

  /** True when {@link #mark} has something to say. */
  boolean isMarkDue() {
    return markDue && failure == null;
  }

  /** Leaves evidence of how far the lane is durable, for the case that nothing follows. */
  void mark() {
    if (!isMarkDue()) {
      return;
    }
    markDue = false;
    try {
      forceNow();
      watermark.write(tail.durableLsn(), tail.active().id);
      watermark.force();
    } catch (DiskFullException later) {
      markDue = true; // no room even in place: the next idle moment tries again
    } catch (IOException e) {
      fail(e);
    }
  }

  /**
   * Leaves the same evidence while groups follow each other, without an fsync of its own: a killed
   * process keeps it, a power cut may not.
   */
  void markInPassing() {
    if (!isMarkDue()) {
      return;
    }
    try {
      watermark.write(tail.durableLsn(), tail.active().id);
    } catch (DiskFullException later) {
      // The next one tells the same.
    } catch (IOException e) {
      fail(e);
    }
  }

  /** True when {@link #forceIfDue} has something to force. */
  boolean isForceDue() {
    return failure == null && settings.durability() == Durability.INTERVAL && !tail.isForced();
  }

  void forceIfDue() {
    try {
      if (isForceDue()) {
        tail.force();
      }
    } catch (IOException e) {
      fail(e);
    }
  }

  private void forceNow() throws IOException {
    if (!tail.isForced()) {
      tail.force();
    }
  }

  /** Seals what there is, so that the next start need not scan. */
  void close() {
    if (failure == null) {
      try {
        forceNow();
        sealer.close(tail);
      } catch (IOException e) {
        fail(e);
      }
    }
    release();
  }

  /** Closes the files that the writer alone uses. */
  private void release() {
    try {
      watermark.close();
    } catch (IOException nothingIsLost) {
      // It was forced, or what it says is told by the checkpoint.
    }
  }
}
