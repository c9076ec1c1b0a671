package io.virta.persistence.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A file of {@link OpenFiles}: open while it is written, afterwards only while readers use it. Only
 * one thread writes it.
 */
public final class PooledFile implements DiskFile {
  private final OpenFiles pool;
  final String name;
  final boolean direct;
  private final int blockBytes;

  /** Changed by the pool under its lock; the writer reads it without the lock. */
  volatile @Nullable DiskFile opened;

  boolean hot;
  boolean opening;
  boolean cooling;
  boolean closed;
  int readers;

  PooledFile(OpenFiles pool, String name, boolean direct, @Nullable DiskFile hotFile) {
    this.pool = pool;
    this.name = name;
    this.direct = direct;
    this.opened = hotFile;
    this.hot = hotFile != null;
    this.blockBytes = hotFile == null ? 1 : hotFile.blockBytes();
  }

  /** Ends writing: from now on the file is open only while readers use it. */
  public void cool() throws IOException {
    pool.cool(this);
  }

  private DiskFile writing() {
    DiskFile file = opened;
    if (file == null) {
      throw new IllegalStateException(name + " is no longer written");
    }
    return file;
  }

  @Override
  public int blockBytes() {
    return blockBytes;
  }

  @Override
  public long size() throws IOException {
    DiskFile file = pool.lease(this);
    try {
      return file.size();
    } finally {
      pool.giveBack(this);
    }
  }

  @Override
  public int read(ByteBuffer into, long position) throws IOException {
    DiskFile file = pool.lease(this);
    try {
      return file.read(into, position);
    } finally {
      pool.giveBack(this);
    }
  }

  @Override
  public void write(ByteBuffer from, long position) throws IOException {
    writing().write(from, position);
  }

  @Override
  public void truncate(long size) throws IOException {
    writing().truncate(size);
  }

  @Override
  public void force() throws IOException {
    writing().force();
  }

  @Override
  public void close() throws IOException {
    pool.closeForGood(this);
  }
}
