package io.virta.persistence.disk;

import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file that forwards all calls to another one, except those that a subclass overrides. */
abstract class ForwardingFile implements DiskFile {
  final DiskFile file;

  ForwardingFile(DiskFile file) {
    this.file = file;
  }

  @Override
  public int blockBytes() {
    return file.blockBytes();
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public int read(ByteBuffer into, long position) throws IOException {
    return file.read(into, position);
  }

  @Override
  public void write(ByteBuffer from, long position) throws IOException {
    file.write(from, position);
  }

  @Override
  public void truncate(long size) throws IOException {
    file.truncate(size);
  }

  @Override
  public void force() throws IOException {
    file.force();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
