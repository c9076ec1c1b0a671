package io.virta.persistence.lane.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Finds the entries of a segment without its index. LSNs have no gaps, so anything other than the
 * next entry is either the end or a hole, and the watermark decides which: an entry that was
 * durable once and cannot be read now is damage; one that was never durable is a torn tail. Used by
 * one thread, which retains the segment.
 */
public final class SegmentScan {
  private final Segment segment;
  private final ScanWindow window;
  private final CRC32C crc = new CRC32C();
  private final List<Hole> holes = new ArrayList<>();
  private final long lsnMax;
  private long durableLsn;
  private long at = SegmentHeader.BYTES;
  private long expected;

  /**
   * The result of a scan.
   *
   * @param endKnown false if the end was only derived from the entries
   * @param cut whether the end lies in a hole and is therefore unknown
   */
  public record Found(
      long end, long lastLsn, long durableLsn, List<Hole> holes, boolean endKnown, boolean cut) {}

  /** Receives the entries in order; meta is valid during the call. */
  public interface Visitor {
    void entry(EntryHead head, ByteBuffer meta, long offset);
  }

  /** Creates a scan of a segment in which every entry counts. */
  public SegmentScan(Segment segment, long previousLsn, long durableLsn) throws IOException {
    this(segment, previousLsn, durableLsn, Long.MAX_VALUE);
  }

  /**
   * @param previousLsn the last LSN before the segment
   * @param durableLsn the LSN up to which the lane is known to have been durable
   * @param lsnMax entries above this LSN do not count, because their LSNs were assigned again
   */
  public SegmentScan(Segment segment, long previousLsn, long durableLsn, long lsnMax)
      throws IOException {
    this.segment = segment;
    this.lsnMax = lsnMax;
    this.window = new ScanWindow(segment.file());
    this.durableLsn = Math.min(durableLsn, lsnMax);
    this.expected = previousLsn + 1;
  }

  /** Finds the end of a segment for which no other evidence of its end exists. */
  public Found findEnd() throws IOException {
    long limit = segment.file().size();
    while (true) {
      EntryHead head = at < limit && expected <= lsnMax ? next(limit) : null;
      if (head != null && isDurableOrWhole(head, limit)) {
        pass(head);
      } else if (expected > durableLsn && expected > evidenceBehind(limit)) {
        return found(at, expected - 1, /* endKnown= */ expected > lsnMax, /* cut= */ false);
      } else if (head != null) {
        pass(head); // durable but with a damaged body: reads of it fail
      } else if (!skipHole(limit, durableLsn)) {
        return found(at, durableLsn, /* endKnown= */ false, /* cut= */ true);
      }
    }
  }

  /** Checks a segment whose end is known. */
  public Found check(long end, long lastLsn) throws IOException {
    durableLsn = Math.max(durableLsn, lastLsn);
    while (at < end || expected <= lastLsn) {
      EntryHead head = at < end ? next(end) : null;
      if (head != null) {
        pass(head);
      } else if (!skipHole(end, lastLsn)) {
        break;
      }
    }
    return found(end, lastLsn, /* endKnown= */ true, /* cut= */ false);
  }

  private Found found(long end, long lastLsn, boolean endKnown, boolean cut) {
    return new Found(end, lastLsn, durableLsn, List.copyOf(holes), endKnown, cut);
  }

  /** Visits the entries of a segment whose end and holes are known. */
  public void visit(Found found, Visitor visitor) throws IOException {
    at = SegmentHeader.BYTES;
    for (Hole hole : found.holes) {
      visitUpTo(hole.from(), visitor);
      at = hole.to();
    }
    visitUpTo(found.end, visitor);
  }

  private void visitUpTo(long limit, Visitor visitor) throws IOException {
    while (at < limit) {
      EntryHead head = headAt(at, limit);
      if (head == null) {
        return;
      }
      ByteBuffer meta = window.view(at + EntryHead.BYTES, head.metaLength());
      visitor.entry(head, meta, at);
      at += head.entryBytes();
    }
  }

  private @Nullable EntryHead next(long limit) throws IOException {
    EntryHead head = headAt(at, limit);
    return head != null && head.lsn() == expected ? head : null;
  }

  private @Nullable EntryHead headAt(long offset, long limit) throws IOException {
    ByteBuffer fixed = window.view(offset, EntryHead.BYTES);
    int length = EntryHead.headAndMetaBytes(fixed, fixed.position());
    if (length < 0 || offset + length > limit) {
      return null;
    }
    ByteBuffer bytes = window.view(offset, length);
    EntryHead head =
        bytes.remaining() < length ? null : EntryHead.decode(bytes, bytes.position(), crc);
    boolean belongs =
        head != null && head.segmentId() == segment.id() && offset + head.entryBytes() <= limit;
    return belongs ? head : null;
  }

  private void pass(EntryHead head) {
    durableLsn = Math.max(durableLsn, head.durableLsn());
    expected = head.lsn() + 1;
    at += head.entryBytes();
  }

  private boolean isDurableOrWhole(EntryHead head, long limit) throws IOException {
    return head.lsn() <= durableLsn || isBodyRight(head, at, limit);
  }

  private boolean isBodyRight(EntryHead head, long offset, long limit) throws IOException {
    long from = offset + EntryHead.BYTES + head.metaLength();
    if (from + head.bodyLength() > limit) {
      return false;
    }
    return window.crc32c(from, head.bodyLength()) == head.bodyCrc32c();
  }

  /** The highest watermark in any later entry. */
  private long evidenceBehind(long limit) throws IOException {
    long from = at + EntryHead.ALIGNMENT;
    while (true) {
      long found = window.find(EntryHead.MAGIC, from, limit);
      if (found < 0) {
        return durableLsn;
      }
      EntryHead head = headAt(found, limit);
      if (head != null && head.lsn() > expected) {
        durableLsn = Math.max(durableLsn, Math.min(head.durableLsn(), lsnMax));
      }
      from = found + EntryHead.ALIGNMENT;
    }
  }

  /** Continues at the next readable entry; returns false if there is none. */
  private boolean skipHole(long limit, long lastLsn) throws IOException {
    long from = at + EntryHead.ALIGNMENT;
    while (true) {
      long found = window.find(EntryHead.MAGIC, from, limit);
      if (found < 0) {
        holes.add(Hole.inside(segment, at, Math.max(at, limit), expected, lastLsn));
        at = Math.max(at, limit);
        expected = lastLsn + 1;
        return false;
      }
      EntryHead head = headAt(found, limit);
      if (head != null && head.lsn() > expected && head.lsn() <= lsnMax) {
        holes.add(Hole.inside(segment, at, found, expected, head.lsn() - 1));
        at = found;
        expected = head.lsn();
        return true;
      }
      from = found + EntryHead.ALIGNMENT;
    }
  }
}
