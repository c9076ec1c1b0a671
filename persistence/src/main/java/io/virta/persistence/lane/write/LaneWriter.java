package io.virta.persistence.lane.write;

import io.virta.persistence.disk.Disk;
import io.virta.persistence.disk.DiskFullException;
import io.virta.persistence.lane.evidence.Watermark;
import io.virta.persistence.lane.index.History;
import io.virta.persistence.lane.index.LaneIndex;
import io.virta.persistence.lane.index.Published;
import io.virta.persistence.lane.segment.EntryHead;
import io.virta.persistence.lane.segment.EntryKind;
import io.virta.persistence.lane.segment.EntryStamp;
import io.virta.persistence.lane.settings.Durability;
import io.virta.persistence.lane.settings.LaneSettings;
import io.virta.persistence.log.LogException;
import io.virta.persistence.log.LogFailedException;
import io.virta.persistence.measure.DurationHistogram;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes groups of requests: one write, one fsync, then all are answered. Only this class changes
 * the index, and only after the corresponding entries are durable. Used by one thread at a time,
 * except for methods that are documented as safe for any thread.
 */
public final class LaneWriter {
  /** An append in the tail that is not answered yet. */
  private record Staged(Request.Append append, History history, EntryStamp stamp, long offset) {}

  private final LaneSettings settings;
  private final LaneIndex index;
  private final LaneRoom room;
  private final Admission admission;
  private final Tail tail;
  private final Sealer sealer;
  private final CopyForward copyForward;
  private final Watermark watermark;
  private final Consumer<LogFailedException> onFailed;
  private final List<Staged> staged = new ArrayList<>();
  private final List<Request.Highest> questions = new ArrayList<>();
  private volatile @Nullable LogFailedException failure;
  private boolean markDue;

  /**
   * Creates the writer of a recovered lane. Starts a segment, records the recovered state in
   * checkpoints, and frees segments without kept entries.
   *
   * @param onFailed called when a write or an fsync has failed and nothing more is accepted
   */
  public LaneWriter(
      Disk disk, LaneSettings settings, LaneStart start, Consumer<LogFailedException> onFailed)
      throws IOException {
    this.settings = settings;
    this.index = start.index();
    this.sealer = new Sealer(disk, settings.name(), start);
    this.tail = new Tail(settings, sealer.begin());
    sealer.begun(tail);
    sealer.giveBack(tail);
    this.room = new LaneRoom(disk, settings);
    room.laneBytes(sealer.sealedBytes() + tail.position());
    this.admission = new Admission(index, room);
    this.copyForward = new CopyForward(index, start.cache(), tail, settings.segments().bytes());
    this.watermark = Watermark.open(disk, start.store());
    this.onFailed = onFailed;
  }

  /** The remaining room of the lane. Safe for any thread. */
  public LaneRoom room() {
    return room;
  }

  /** The durations of the fsyncs of entries. Safe for any thread. */
  public DurationHistogram fsyncs() {
    return tail.fsyncs();
  }

  /** How long the last fsync of entries took; 0 if there was none yet. */
  long lastForceNanos() {
    return tail.lastForceNanos();
  }

  /** The failure after which nothing more is accepted; null without one. Safe for any thread. */
  public @Nullable LogFailedException failure() {
    return failure;
  }

  /** Writes the requests in order; when this returns, every one of them is answered. */
  public void commit(List<Request> group) {
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
    History history = index.findOrAdd(append.persistenceId());
    // Roll before the checks: a roll commits or takes back staged entries, which determines the
    // next number.
    boolean fits = tail.takes(append.bytes() + nameBytes(history)) || roll();
    RuntimeException refusal = admission.refusal(append, history);
    if (refusal == null && !fits) {
      refusal = orFailure(admission.refuseForRoom(append, history));
    }
    if (refusal != null) {
      append.done().completeExceptionally(refusal);
      return;
    }
    try {
      stage(append, history);
    } catch (DiskFullException full) {
      takeBack();
      refuseTaken(append, history);
      return;
    } catch (IOException e) {
      append.fail(fail(e));
      return;
    }
    if (append.kind() == EntryKind.DROP) {
      commitStaged(); // a later request may start the same id again
    }
  }

  private static long nameBytes(History history) {
    return EntryHead.entryBytes(history.persistenceId().length() * 3, 0);
  }

  private LogException orFailure(LogException otherwise) {
    LogFailedException failed = failure;
    return failed != null ? failed : otherwise;
  }

  private void stage(Request.Append append, History history) throws IOException {
    tail.name(history);
    if (append.kind().isEvent()) {
      if (append.persistSeq() > history.stagedSeq() + 1) {
        stageAt(Appends.jump(history.persistenceId(), append.persistSeq() - 1), history);
      }
      history.staged(append.lastPersistSeq());
    }
    // A trim states the last event that it covers, so that it can be applied again after more
    // events were written.
    stageAt(append.kind() == EntryKind.TRIM ? append.atMost(history.stagedSeq()) : append, history);
  }

  private void stageAt(Request.Append append, History history) throws IOException {
    long offset = tail.position();
    EntryStamp stamp =
        tail.put(append.content(), append.meta(), append.body(), history, /* copied= */ false);
    staged.add(new Staged(append, history, stamp, offset));
  }

  /** Makes the staged appends durable and answers all of them. */
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
        problem = admission.damageOf(question.persistenceId());
      }
      if (problem != null) {
        question.fail(problem);
      } else {
        History history = index.find(question.persistenceId());
        question.answer().complete(history == null ? 0L : history.highestSeq());
      }
    }
    questions.clear();
  }

  private void publish(Staged one) {
    Published.apply(
        index,
        one.history,
        tail.active(),
        one.append.content(),
        one.stamp,
        one.append.meta(),
        one.append.records(),
        one.offset);
  }

  /**
   * Removes the staged entries from the disk: they were never acknowledged, so they must not exist
   * after a crash either.
   */
  private void takeBack() {
    List<Staged> refused = List.copyOf(staged);
    staged.clear();
    try {
      tail.takeBack();
    } catch (IOException e) {
      fail(e);
    }
    for (Staged one : refused) {
      refuseTaken(one.append, one.history);
    }
  }

  /** Fails an append that was taken back from the tail. */
  private void refuseTaken(Request.Append append, History history) {
    history.takeBack();
    append.fail(orFailure(admission.refuseForRoom(append, history)));
  }

  /**
   * Fails the lane after a bug: the outcome of requests in flight is as unknown as after a disk
   * failure.
   */
  public LogFailedException failFor(RuntimeException bug) {
    return fail(new IOException("a bug in the lane: " + bug, bug));
  }

  private LogFailedException fail(IOException e) {
    LogFailedException failed =
        new LogFailedException(
            "lane %s: %s failed to store segment %d, so nothing more is accepted; check the disk, then restart"
                .formatted(settings.name(), e, tail.active().id()),
            e);
    failure = failed;
    for (Staged one : staged) {
      one.append.fail(failed);
    }
    staged.clear();
    onFailed.accept(failed);
    return failed;
  }

  /**
   * Seals the active segment and continues in a new one; false if there is no room for it or the
   * lane failed.
   */
  private boolean roll() {
    commitStaged();
    if (failure != null) {
      return false;
    }
    try {
      forceNow();
      tail.moveTo(sealer.roll(tail));
      return !settings.segments().copyForward() || copyForward();
    } catch (DiskFullException full) {
      return false;
    } catch (IOException e) {
      fail(e);
      return false;
    }
  }

  /** Copies kept entries out of old segments; always returns true. */
  private boolean copyForward() throws IOException {
    try {
      copyForward.run();
    } catch (DiskFullException later) {
      tail.takeBack();
    }
    return true;
  }

  /** Frees segments without kept entries. */
  private void giveBack() {
    try {
      sealer.giveBack(tail);
      // Update the size again after the commit: a caller that was rejected for lack of room stops
      // writing and waits, so no later commit would do it.
      room.laneBytes(sealer.sealedBytes() + tail.position());
    } catch (DiskFullException later) {
      // There was no room for the checkpoint that must come first; the next group tries again.
    } catch (IOException e) {
      fail(e);
    }
  }

  /** Whether {@link #mark} has something to record. */
  public boolean isMarkDue() {
    return markDue && failure == null;
  }

  /** Records durably how far the lane is durable, in case no later entry proves it. */
  public void mark() {
    if (!isMarkDue()) {
      return;
    }
    markDue = false;
    try {
      forceNow();
      watermark.write(tail.durableLsn(), tail.active().id());
      watermark.force();
    } catch (DiskFullException later) {
      markDue = true; // no room even for overwriting; try again at the next idle moment
    } catch (IOException e) {
      fail(e);
    }
  }

  /**
   * Records the same between groups of a busy lane, without an fsync: the record survives a killed
   * process, but perhaps not a power cut.
   */
  public void markInPassing() {
    if (!isMarkDue()) {
      return;
    }
    try {
      watermark.write(tail.durableLsn(), tail.active().id());
    } catch (DiskFullException later) {
      // The next mark records the same.
    } catch (IOException e) {
      fail(e);
    }
  }

  /** Whether {@link #forceIfDue} has something to force. */
  public boolean isForceDue() {
    return failure == null && settings.durability() == Durability.INTERVAL && !tail.isForced();
  }

  /** Forces writes that are not forced yet, under {@link Durability#INTERVAL}. */
  public void forceIfDue() {
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

  /** Seals the active segment, so that the next start needs no scan. */
  public void close() {
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
      // The watermark was forced, or the checkpoint contains the same information.
    }
  }
}
