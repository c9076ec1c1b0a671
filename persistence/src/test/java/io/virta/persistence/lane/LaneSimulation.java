package io.virta.persistence.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.persistence.disk.SimulatedDisk;
import io.virta.persistence.lane.settings.Durability;
import io.virta.persistence.lane.settings.LaneSettings;
import io.virta.persistence.log.LogFailedException;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A lane on a disk that loses power repeatedly, driven by one seed. After every start it must
 * return everything acknowledged, possibly followed by a prefix of the unanswered operations, and
 * nothing else. After a power cut a lossy lane may also return less: the state acknowledged at some
 * moment since the last completed force.
 */
final class LaneSimulation {
  private static final int STARTS_MAX = 20;

  private final long seed;
  private final SplittableRandom random;
  private final SimulatedDisk disk;
  private final LaneSettings settings;

  /** The states acknowledged since the last force, oldest first, without the newest one. */
  private final List<LaneModel> unforced = new ArrayList<>();

  private LaneModel acknowledged = new LaneModel();
  private List<LaneOperation> unanswered = List.of();
  private @Nullable LaneEngine engine;
  private long nonce;
  private boolean powerLost;
  private int crashes;
  private int losses;

  LaneSimulation(long seed, Durability durability) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    this.disk = new SimulatedDisk(random.split());
    this.settings =
        Samples.settings(
            """
            segment-bytes = 16 KiB, staging-bytes = 4 KiB, copy-forward = %s, direct-io = %s
            zero-ahead-bytes = %d, recycled-segments-max = %d, durability = %s
            """
                .formatted(
                    random.nextBoolean(),
                    random.nextBoolean(),
                    random.nextInt(3) * 4096,
                    random.nextInt(3),
                    durability));
  }

  /** The number of power cuts that lost an acknowledged operation. */
  int losses() {
    return losses;
  }

  /** Runs the simulation; returns the number of power cuts. */
  int run(int rounds) {
    for (int round = 0; round < rounds; round++) {
      start();
      work(random.nextInt(4));
    }
    start();
    return crashes;
  }

  /** Opens the lane, repeatedly if the power is cut during an opening. */
  private void start() {
    for (int attempt = 0; attempt < STARTS_MAX; attempt++) {
      if (attempt < STARTS_MAX - 1 && random.nextInt(3) == 0) {
        disk.cutAfter(1 + random.nextInt(30));
      }
      try {
        open();
        disk.cutAfter(Long.MAX_VALUE / 2);
        check();
        return;
      } catch (SimulatedDisk.PowerCut cut) {
        crash();
      }
    }
    throw new AssertionError("seed " + seed + ": never started");
  }

  private void open() {
    try {
      engine = LaneEngine.open(disk, settings, InstantSource.fixed(Instant.EPOCH), failure -> {});
    } catch (IOException e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  private LaneEngine engine() {
    if (engine == null) {
      throw new IllegalStateException("not open");
    }
    return engine;
  }

  private void crash() {
    crashes++;
    powerLost = true;
    engine = null;
    disk.comeBack();
  }

  /**
   * Checks that the content is the acknowledged state plus a prefix of the unanswered operations.
   */
  private void check() {
    Map<String, String> seen = new LaneObserver(engine()).visible();
    if (powerLost && !seen.equals(acknowledged.visible())) {
      lose(seen);
    }
    LaneModel expected = acknowledged.copy();
    List<Map<String, String>> allowed = new ArrayList<>();
    allowed.add(expected.visible());
    for (LaneOperation operation : unanswered) {
      if (seen.equals(expected.visible())) {
        break;
      }
      operation.effect().accept(expected);
      allowed.add(expected.visible());
    }
    if (allowed.size() == 1) {
      assertThat(seen).as("seed %d", seed).isEqualTo(allowed.get(0));
    } else {
      assertThat(seen)
          .as("seed %d, unanswered %s", seed, unanswered.stream().map(LaneOperation::what).toList())
          .isIn(allowed);
    }
    assertThat(engine().index().holes()).as("seed %d: a crash is no damage", seed).isEmpty();
    assertThat(engine().damages().all()).as("seed %d: a crash is no damage", seed).isEmpty();
    acknowledged = expected;
    unanswered = List.of();
    unforced.clear(); // the opening has made everything that it found durable
    powerLost = false;
  }

  /** Resets the model to the observed moment, if a power cut may have caused it. */
  private void lose(Map<String, String> seen) {
    unforced.stream()
        .filter(moment -> moment.visible().equals(seen))
        .findFirst()
        .ifPresent(
            moment -> {
              losses++;
              acknowledged = moment;
              unanswered = List.of();
            });
  }

  /** Registers a force: everything acknowledged so far can no longer be lost. */
  private void forced() {
    if (engine().writer().failure() == null) {
      unforced.clear();
    }
  }

  /** Commits groups until the process ends in the given way. */
  private void work(int ending) {
    try {
      if (ending < 2) {
        disk.cutAfter(1 + random.nextInt(120));
      } else if (ending == 2) {
        disk.failForceAfter(1 + random.nextInt(60));
      }
      int groups = 1 + random.nextInt(60);
      for (int i = 0; i < groups && engine().writer().failure() == null; i++) {
        if (random.nextInt(8) == 0) {
          disk.capacity(disk.bytesUsed() + random.nextInt(8_000));
        }
        commitGroup();
        disk.capacity(Long.MAX_VALUE);
        if (random.nextInt(5) == 0) {
          engine().writer().mark();
          forced();
        }
        if (random.nextInt(3) == 0) {
          engine().writer().markInPassing();
        }
        if (settings.durability() == Durability.INTERVAL && random.nextInt(5) == 0) {
          engine().writer().forceIfDue();
          forced();
        }
      }
      end();
    } catch (SimulatedDisk.PowerCut cut) {
      disk.capacity(Long.MAX_VALUE);
      crash();
    }
  }

  private void end() {
    if (engine().writer().failure() != null) {
      nothingIsAcknowledgedAnyMore();
    } else if (random.nextBoolean()) {
      engine().writer().close();
      forced();
      engine().release();
    }
    engine = null;
    disk.processEnds(); // written pages stay, forced or not
  }

  private void nothingIsAcknowledgedAnyMore() {
    LaneOperation late = LaneOperation.random(random, acknowledged, nonce++);
    engine().writer().commit(List.of(late.request()));
    assertThat(late.request().done())
        .as("seed %d: after a failed fsync", seed)
        .isCompletedExceptionally();
  }

  private void commitGroup() {
    List<LaneOperation> group = new ArrayList<>();
    LaneModel planned = acknowledged.copy();
    int size = 1 + random.nextInt(4);
    for (int i = 0; i < size; i++) {
      LaneOperation operation = LaneOperation.random(random, planned, nonce++);
      operation.effect().accept(planned);
      group.add(operation);
    }
    unanswered = group;
    try {
      engine()
          .writer()
          .commit(new ArrayList<>(group.stream().map(LaneOperation::request).toList()));
    } finally {
      sortOut(group);
    }
  }

  /**
   * Sorts operations by outcome: acknowledged ones count, rejected ones do not, and the others may
   * or may not.
   */
  private void sortOut(List<LaneOperation> group) {
    List<LaneOperation> open = new ArrayList<>();
    for (LaneOperation operation : group) {
      var done = operation.request().done();
      if (done.isDone() && !done.isCompletedExceptionally()) {
        assertThat(open).as("seed %d: acknowledged in order", seed).isEmpty();
        if (settings.durability() != Durability.GROUP) {
          unforced.add(acknowledged.copy());
        }
        operation.effect().accept(acknowledged);
      } else if (!done.isDone() || done.handle((ok, e) -> e).join() instanceof LogFailedException) {
        open.add(operation);
      }
    }
    unanswered = open;
  }
}
