package io.virta.persistence.lane.read;

import io.virta.persistence.lane.index.EntryReader;
import io.virta.persistence.lane.index.EventRef;
import io.virta.persistence.lane.index.History;
import io.virta.persistence.lane.index.MissingEvents;
import io.virta.persistence.lane.index.Run;
import io.virta.persistence.lane.index.RunCache;
import io.virta.persistence.lane.index.RunEntries;
import io.virta.persistence.log.ShardLog;
import java.nio.ByteBuffer;

/**
 * One replay: walks through the events of a history by number, which detects numbers that are
 * missing but not trimmed. Used once.
 */
final class Replay {
  private final History history;
  private final RunCache cache;
  private final ShardLog.ReplayVisitor visitor;
  private final EntryReader reader = new EntryReader();
  private long next;
  private long left;

  Replay(History history, RunCache cache, ShardLog.ReplayVisitor visitor) {
    this.history = history;
    this.cache = cache;
    this.visitor = visitor;
  }

  void run(long from, long to, long max) {
    next = from;
    left = max;
    while (left > 0) {
      next = history.losses().skipAbandoned(Math.max(next, history.trimmedTo() + 1));
      if (next > to) {
        return;
      }
      Run run = history.runFrom(next);
      if (run == null || run.firstSeq() > next) {
        if (next <= history.trimmedTo()) {
          continue; // trimmed since
        }
        long last = run == null ? to : Math.min(to, run.firstSeq() - 1);
        throw history.losses().damaged(new MissingEvents(next, last));
      }
      if (run.segment().retain()) {
        try {
          deliver(run, cache.entries(history, run), to);
        } finally {
          run.segment().release();
        }
      } else {
        history.requireOpen(run);
      }
    }
  }

  private void deliver(Run run, RunEntries entries, long to) {
    for (int i = entries.firstEndingAtOrAfter(next); i < entries.count(); i++) {
      EventRef event = entries.get(i);
      if (left == 0 || event.persistSeq() > to) {
        return;
      }
      if (history.losses().skipAbandoned(event.persistSeq()) > event.persistSeq()) {
        next = event.lastPersistSeq() + 1;
        continue;
      }
      if (event.recordCount() > 0) {
        visitor.records(event.persistSeq(), reader.header(run.segment(), history, event));
        left--;
      } else {
        deliverEvents(event, reader.whole(run.segment(), history, event).metaAndBody(), to);
      }
      next = event.lastPersistSeq() + 1;
    }
  }

  private void deliverEvents(EventRef entry, ByteBuffer metaAndBody, long to) {
    int at = entry.metaLength();
    for (int i = 0; i < entry.eventCount(); i++) {
      int length = metaAndBody.getInt(i * Integer.BYTES);
      long seq = entry.persistSeq() + i;
      if (seq >= next && seq <= to && left > 0) {
        visitor.event(seq, metaAndBody.slice(at, length));
        left--;
      }
      at += length;
    }
  }
}
