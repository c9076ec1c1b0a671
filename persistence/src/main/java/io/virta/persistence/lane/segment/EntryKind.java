package io.virta.persistence.lane.segment;

import org.jspecify.annotations.Nullable;

/** The kinds of entries of a lane; the codes are part of the file format and never change. */
public enum EntryKind {
  /** One batch; meta is its header, the body its blocks. */
  RECORDS(1),
  /** Events of one atomic write; meta is their lengths, {@code u32} each. */
  EVENTS(2),
  /** A snapshot; meta is its timestamp, {@code u64}. */
  SNAPSHOT(3),
  /** Deletes the events up to and including the persist sequence number. */
  TRIM(4),
  /** Deletes everything about the id. */
  DROP(5),
  /** Deletes snapshots; meta is {@code u64 seqMin, u64 seqMax, u64 timestampMax}. */
  SNAPSHOTS_DELETED(6),
  /** Maps the number of a history to the id in meta, for the rest of this segment. */
  DICTIONARY(7),
  /** States only how far the lane was durable; older versions wrote it when the lane was idle. */
  MARK(8);

  private static final EntryKind[] BY_CODE = values();

  final byte code;

  EntryKind(int code) {
    this.code = (byte) code;
  }

  static @Nullable EntryKind of(byte code) {
    return code < 1 || code > BY_CODE.length ? null : BY_CODE[code - 1];
  }

  /** Whether entries of this kind are events of their id, counted by persist sequence number. */
  public boolean isEvent() {
    return this == RECORDS || this == EVENTS;
  }
}
