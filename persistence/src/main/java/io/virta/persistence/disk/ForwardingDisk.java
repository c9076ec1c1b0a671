package io.virta.persistence.disk;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** A disk that forwards all calls to another one, except those that a subclass overrides. */
abstract class ForwardingDisk implements Disk {
  final Disk disk;

  ForwardingDisk(Disk disk) {
    this.disk = disk;
  }

  @Override
  public List<String> list() throws IOException {
    return disk.list();
  }

  @Override
  public boolean exists(String name) throws IOException {
    return disk.exists(name);
  }

  @Override
  public DiskFile open(String name) throws IOException {
    return disk.open(name);
  }

  @Override
  public DiskFile openDirect(String name) throws IOException {
    return disk.openDirect(name);
  }

  @Override
  public DiskFile openToRead(String name, boolean direct) throws IOException {
    return disk.openToRead(name, direct);
  }

  @Override
  public DiskFile create(String name) throws IOException {
    return disk.create(name);
  }

  @Override
  public void delete(String name) throws IOException {
    disk.delete(name);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    disk.rename(from, to);
  }

  @Override
  public void forceDirectory() throws IOException {
    disk.forceDirectory();
  }

  @Override
  public long usableBytes() throws IOException {
    return disk.usableBytes();
  }

  @Override
  public Closeable lock(String name) throws IOException {
    return disk.lock(name);
  }

  @Override
  public String describe() {
    return disk.describe();
  }
}
