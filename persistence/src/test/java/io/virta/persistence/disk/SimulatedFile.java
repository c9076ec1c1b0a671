package io.virta.persistence.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

/** An open file of a {@link SimulatedDisk}. */
final class SimulatedFile implements DiskFile {
  private final SimulatedDisk disk;
  private final SimulatedInode inode;
  private final int blockBytes;
  private boolean closed;

  SimulatedFile(SimulatedDisk disk, SimulatedInode inode, int blockBytes) {
    this.disk = disk;
    this.inode = inode;
    this.blockBytes = blockBytes;
  }

  @Override
  public int blockBytes() {
    return blockBytes;
  }

  private void requireOpen() throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public long size() throws IOException {
    requireOpen();
    return inode.size();
  }

  @Override
  public int read(ByteBuffer into, long position) throws IOException {
    requireOpen();
    byte[] bytes = new byte[into.remaining()];
    int count = inode.read(bytes, bytes.length, position);
    if (count > 0) {
      into.put(bytes, 0, count);
    }
    return count;
  }

  @Override
  public void write(ByteBuffer from, long position) throws IOException {
    requireOpen();
    if (position % blockBytes != 0 || from.remaining() % blockBytes != 0) {
      throw new IllegalArgumentException(
          "%d bytes at %d are no whole blocks of %d"
              .formatted(from.remaining(), position, blockBytes));
    }
    byte[] bytes = new byte[from.remaining()];
    from.get(bytes);
    disk.write(inode, bytes, position);
  }

  @Override
  public void truncate(long size) throws IOException {
    requireOpen();
    disk.truncate(inode, size);
  }

  @Override
  public void force() throws IOException {
    requireOpen();
    disk.force(inode);
  }

  @Override
  public void close() {
    closed = true;
  }
}
