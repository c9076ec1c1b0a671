package io.virta.persistence.disk;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A disk in memory that forgets like a real one. A power cut drops, keeps or tears every 4 KiB page
 * that was not forced, and loses or keeps every name changed since the directory was forced, all by
 * seed. It can also fail a force and then forget what it failed to store, and run full.
 */
public final class SimulatedDisk implements Disk {
  /** The machine lost power: everything in memory is gone. */
  public static final class PowerCut extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PowerCut(long step) {
      super("power cut at step " + step);
    }
  }

  /** A change of names that the directory may still forget. */
  private interface NameChange {
    void applyTo(Map<String, SimulatedInode> names);
  }

  private final SplittableRandom random;
  private TreeMap<String, SimulatedInode> names = new TreeMap<>();
  private TreeMap<String, SimulatedInode> durableNames = new TreeMap<>();
  private final List<NameChange> changes = new ArrayList<>();
  private long steps;
  private long cutAtStep = Long.MAX_VALUE;
  private long failForceAtStep = Long.MAX_VALUE;
  private long capacityBytes = Long.MAX_VALUE;
  private boolean locked;
  private final int directBlockBytes;

  public SimulatedDisk(SplittableRandom random) {
    this.random = random;
    this.directBlockBytes = random.nextBoolean() ? 512 : DiskFile.ALIGNMENT;
  }

  /** Cuts the power in the middle of that step from now, counting from 1. */
  public void cutAfter(long stepsFromNow) {
    cutAtStep = steps + stepsFromNow;
  }

  /** Fails the first force at or after that step from now. */
  public void failForceAfter(long stepsFromNow) {
    failForceAtStep = steps + stepsFromNow;
  }

  /** Runs full when the files take that much. */
  public void capacity(long bytes) {
    capacityBytes = bytes;
  }

  public long bytesUsed() {
    return names.values().stream().mapToLong(SimulatedInode::size).sum();
  }

  public long steps() {
    return steps;
  }

  /** What is left when the power comes back. */
  public void comeBack() {
    TreeMap<String, SimulatedInode> left = new TreeMap<>(durableNames);
    for (NameChange change : changes) {
      if (random.nextBoolean()) {
        change.applyTo(left);
      }
    }
    changes.clear();
    left.values().stream().distinct().forEach(inode -> inode.loseUnforced(random));
    names = left;
    durableNames = new TreeMap<>(left);
    cutAtStep = Long.MAX_VALUE;
    failForceAtStep = Long.MAX_VALUE;
    locked = false;
  }

  /** The process ended, the machine did not: all written bytes stay. */
  public void processEnds() {
    locked = false;
    cutAtStep = Long.MAX_VALUE;
    failForceAtStep = Long.MAX_VALUE;
  }

  /** The bytes of a file as a reader sees them, to be damaged by a test. */
  public byte[] bytes(String name) {
    return inode(name).current();
  }

  /** Replaces a file's bytes, durably. */
  public void damage(String name, byte[] bytes) {
    inode(name).replace(bytes);
  }

  /** Puts a file there, or other bytes into it, durably. */
  public void plant(String name, byte[] bytes) {
    SimulatedInode planted = new SimulatedInode();
    planted.replace(bytes);
    names.put(name, planted);
    durableNames.put(name, planted);
  }

  /** Takes a file away, durably. */
  public void lose(String name) {
    names.remove(name);
    durableNames.remove(name);
  }

  private SimulatedInode inode(String name) {
    SimulatedInode inode = names.get(name);
    if (inode == null) {
      throw new IllegalArgumentException("no file " + name);
    }
    return inode;
  }

  /** True when the power goes out during this step. */
  private boolean step() {
    steps++;
    return steps == cutAtStep;
  }

  void cutIf(boolean cut) {
    if (cut) {
      throw new PowerCut(steps);
    }
  }

  private void change(NameChange change) {
    boolean cut = step();
    change.applyTo(names);
    changes.add(change);
    cutIf(cut);
  }

  @Override
  public List<String> list() {
    return List.copyOf(names.keySet());
  }

  @Override
  public boolean exists(String name) {
    return names.containsKey(name);
  }

  @Override
  public DiskFile open(String name) throws IOException {
    return open(name, 1);
  }

  @Override
  public DiskFile openDirect(String name) throws IOException {
    return open(name, directBlockBytes);
  }

  @Override
  public DiskFile openToRead(String name, boolean direct) throws IOException {
    return open(name, 1);
  }

  private DiskFile open(String name, int blockBytes) throws IOException {
    SimulatedInode inode = names.get(name);
    if (inode == null) {
      throw new FileNotFoundException(name);
    }
    return new SimulatedFile(this, inode, blockBytes);
  }

  @Override
  public DiskFile create(String name) throws IOException {
    if (names.containsKey(name)) {
      throw new IOException(name + " exists");
    }
    SimulatedInode inode = new SimulatedInode();
    change(all -> all.put(name, inode));
    return new SimulatedFile(this, inode, 1);
  }

  @Override
  public void delete(String name) throws IOException {
    if (!names.containsKey(name)) {
      throw new FileNotFoundException(name);
    }
    change(all -> all.remove(name));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    SimulatedInode inode = names.get(from);
    if (inode == null) {
      throw new FileNotFoundException(from);
    }
    change(
        all -> {
          if (all.remove(from, inode)) {
            all.put(to, inode);
          }
        });
  }

  @Override
  public void forceDirectory() {
    boolean cut = step();
    if (cut) {
      throw new PowerCut(steps);
    }
    durableNames = new TreeMap<>(names);
    changes.clear();
  }

  @Override
  public long usableBytes() {
    return Long.MAX_VALUE / 2;
  }

  @Override
  public Closeable lock(String name) throws IOException {
    if (locked) {
      throw new DiskLockedException("simulated disk is in use");
    }
    locked = true;
    return () -> locked = false;
  }

  @Override
  public String describe() {
    return "simulated disk";
  }

  /** How many of these bytes find room, and whether the power goes out meanwhile. */
  void write(SimulatedInode inode, byte[] bytes, long position) throws DiskFullException {
    boolean cut = step();
    long growth = Math.max(0, position + bytes.length - inode.size());
    long room = Math.max(0, capacityBytes - bytesUsed());
    int fits = (int) Math.max(0, bytes.length - Math.max(0, growth - room));
    int written = cut ? random.nextInt(bytes.length + 1) : fits;
    inode.write(bytes, Math.min(written, fits), position);
    cutIf(cut);
    if (fits < bytes.length) {
      throw new DiskFullException("simulated disk is full");
    }
  }

  void truncate(SimulatedInode inode, long size) {
    boolean cut = step();
    inode.truncate(size);
    cutIf(cut);
  }

  void force(SimulatedInode inode) throws IOException {
    if (step()) {
      inode.forceSome(random);
      throw new PowerCut(steps);
    }
    if (steps >= failForceAtStep) {
      failForceAtStep = Long.MAX_VALUE;
      inode.failForce(random);
      throw new IOException("simulated input/output error");
    }
    inode.force();
  }
}
