package io.virta.persistence.lane.evidence;

import io.virta.persistence.disk.Disk;
import io.virta.persistence.disk.DiskFile;
import io.virta.persistence.lane.segment.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * The LSN up to which the lane was durable, in a separate small file that survives a truncation of
 * the newest segment: an entry missing below it is damage, not a torn tail. Two slots are written
 * in turn, so that the previous one survives a write torn by a crash. Used by one thread at a time.
 */
public final class Watermark implements AutoCloseable {
  /**
   * The content of the file; it stays true later.
   *
   * @param lsn every entry up to this LSN was durable
   * @param segmentId a segment that existed
   */
  public record Evidence(long lsn, long segmentId) {
    public static final Evidence NONE = new Evidence(0, 0);
  }

  public static final String NAME = "WATERMARK";

  private static final int MAGIC = 0x57474C56; // "VLGW"
  private static final int FORMAT = 1;
  private static final int SLOTS = 2;

  /** The slots are in different pages, so that one torn page costs one slot. */
  private static final int SLOT_STEP = 4096;

  private static final int SLOT_BYTES = 56;

  private final DiskFile file;
  private final ByteBuffer slot = Bytes.allocate(SLOT_BYTES);
  private final UUID store;
  private long turn;

  private Watermark(DiskFile file, UUID store, long turn) {
    this.file = file;
    this.store = store;
    this.turn = turn;
  }

  /** Opens the file of a recovered lane; creates it if it is missing. */
  public static Watermark open(Disk disk, UUID store) throws IOException {
    if (!disk.exists(NAME)) {
      Bytes.writeAtomically(disk, NAME, Bytes.allocate(SLOTS * SLOT_STEP));
    }
    ByteBuffer newest = newest(Bytes.readAll(disk, NAME), store);
    return new Watermark(disk.open(NAME), store, turnOf(newest));
  }

  /** Reads the file of a store; {@link Evidence#NONE} if it is missing or unreadable. */
  public static Evidence read(Disk disk, UUID store) throws IOException {
    if (!disk.exists(NAME)) {
      return Evidence.NONE;
    }
    ByteBuffer newest = newest(Bytes.readAll(disk, NAME), store);
    return newest.hasRemaining()
        ? new Evidence(newest.getLong(40), newest.getLong(48))
        : Evidence.NONE;
  }

  private static long turnOf(ByteBuffer slot) {
    return slot.hasRemaining() ? slot.getLong(32) : 0;
  }

  /** The newest valid slot; an empty buffer if there is none. */
  private static ByteBuffer newest(ByteBuffer all, UUID store) {
    ByteBuffer newest = Bytes.allocate(0);
    for (int at = 0; at + SLOT_BYTES <= all.limit(); at += SLOT_STEP) {
      ByteBuffer slot = all.slice(at, SLOT_BYTES).order(all.order());
      if (isRight(slot, store) && turnOf(slot) > turnOf(newest)) {
        newest = slot;
      }
    }
    return newest;
  }

  private static boolean isRight(ByteBuffer slot, UUID store) {
    return slot.getInt(0) == MAGIC
        && slot.getInt(8) == FORMAT
        && slot.getInt(4) == Bytes.crc32c(slot, 8, SLOT_BYTES)
        && store.equals(new UUID(slot.getLong(16), slot.getLong(24)));
  }

  /**
   * Writes the current watermark without forcing it: it survives a killed process, but perhaps not
   * a power cut.
   */
  public void write(long lsn, long segmentId) throws IOException {
    turn++;
    slot.clear();
    slot.putInt(MAGIC).putInt(0).putInt(FORMAT).putInt(0);
    Bytes.putUuid(slot, store);
    slot.putLong(turn).putLong(lsn).putLong(segmentId);
    slot.putInt(4, Bytes.crc32c(slot, 8, SLOT_BYTES));
    file.write(slot.flip(), turn % SLOTS * SLOT_STEP);
  }

  /** Makes the written watermark durable. */
  public void force() throws IOException {
    file.force();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
