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
 * A disk in memory that loses data like a real one. A power cut drops, keeps or tears every 4 KiB
 * page that was not forced, and loses or keeps every name changed since the directory was forced,
 * all by seed. It can also fail a force and then lose the data that it failed to store, and become
 * full.
 */
public final class SimulatedDisk implements Disk {
  /** The machine lost power, and the content of its memory. */
  public static final class PowerCut extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PowerCut(long step) {
      super("power cut at step " + step);
    }
  }

  /** A change of names that is not durable yet. */
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

  /** Cuts the power in the middle of a step, counting from 1 for the next one. */
  public void cutAfter(long stepsFromNow) {
    cutAtStep = steps + stepsFromNow;
  }

  /** Fails the first force at or after a step, counting from 1 for the next one. */
  public void failForceAfter(long stepsFromNow) {
    failForceAtStep = steps + stepsFromNow;
  }

  /** Sets the capacity; the disk is full when the files take {@code bytes} bytes. */
  public void capacity(long bytes) {
    capacityBytes = bytes;
  }

  public long bytesUsed() {
    return names.values().stream().mapToLong(SimulatedInode::size).sum();
  }

  public long steps() {
    return steps;
  }

  /** Restores the power, with the data that survived. */
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

  /** Ends the process but not the machine: all written bytes stay. */
  public void processEnds() {
    locked = false;
    cutAtStep = Long.MAX_VALUE;
    failForceAtStep = Long.MAX_VALUE;
  }

  /** The bytes of a file as a reader sees them, so that a test can damage them. */
  public byte[] bytes(String name) {
    return inode(name).current();
  }

  /** Replaces a file's bytes, durably. */
  public void damage(String name, byte[] bytes) {
    inode(name).replace(bytes);
  }

  /** Creates or overwrites a file, durably. */
  public void plant(String name, byte[] bytes) {
    SimulatedInode planted = new SimulatedInode();
    planted.replace(bytes);
    names.put(name, planted);
    durableNames.put(name, planted);
  }

  /** Deletes a file, durably. */
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

  /** Counts a step; returns true if the power is cut during it. */
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

  /** Writes the bytes that fit, then cuts the power or fails if due. */
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
