package io.virta.persistence.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.persistence.disk.SimulatedDisk;
import io.virta.persistence.lane.index.Run;
import io.virta.persistence.lane.segment.Segment;
import io.virta.persistence.lane.settings.LaneSettings;
import io.virta.persistence.log.DamagedLogException;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Damage to durable bytes: the lane returns the right data or an error, and never silently less;
 * after a repair it returns a part of the right data and accepts writes.
 */
class LaneDamageTest {
  private static final int SEEDS = 600;

  /**
   * The bytes after the last marks; damage there cannot be distinguished from a write that a crash
   * cut off.
   */
  private static final int YOUNGEST_BYTES = 12 << 10;

  private final LaneSettings settings =
      Samples.settings("segment-bytes = 32 KiB, staging-bytes = 4 KiB, zero-ahead-bytes = 4 KiB");

  @Test
  void shows_right_data_or_an_error_whatever_bytes_are_damaged() throws IOException {
    long first = Long.getLong("virta-test.simulation.first", 1);
    int errors = 0;
    for (long seed = first; seed < first + SEEDS; seed++) {
      errors += new Run(seed).play() ? 1 : 0;
    }
    assertThat(errors).as("seeds in which the damage was met").isGreaterThan(SEEDS / 10);
  }

  private final class Run {
    private final long seed;
    private final SplittableRandom random;
    private final SimulatedDisk disk;
    private final LaneModel model = new LaneModel();
    private final Set<String> written = new HashSet<>();
    private String what = "";

    Run(long seed) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
      this.disk = new SimulatedDisk(random.split());
    }

    /** Returns true if the lane detected the damage. */
    boolean play() throws IOException {
      write();
      damage();
      boolean noticed = showsRightDataOrErrors();
      LogRepair.skipDamage(disk);
      LogReport after = LogVerifier.verify(disk);
      assertThat(after.damages()).as("seed %d, %s: sound after repair", seed, what).isEmpty();
      showsPartAndGoesOn();
      return noticed;
    }

    private LaneEngine open() throws IOException {
      return LaneEngine.open(disk, settings, InstantSource.fixed(Instant.EPOCH), failure -> {});
    }

    private void write() throws IOException {
      LaneEngine engine = open();
      int groups = 40 + random.nextInt(160);
      for (int i = 0; i < groups; i++) {
        LaneOperation operation = LaneOperation.random(random, model, i);
        engine.writer().commit(List.of(operation.request()));
        operation.request().done().join();
        operation.effect().accept(model);
        note(operation.request().persistenceId());
        if (random.nextInt(4) == 0) {
          engine.writer().mark();
        }
      }
      if (random.nextBoolean()) {
        engine.writer().close();
        what = "closed";
      } else {
        what = "not closed";
      }
      engine.release();
      disk.processEnds();
    }

    private void note(String id) {
      LaneModel.Id now = model.id(id);
      now.events.forEach((seq, content) -> written.add(id + " " + seq + " " + content));
      now.snapshots.forEach((seq, content) -> written.add(id + " " + seq + " " + content));
    }

    private void damage() {
      List<String> files =
          disk.list().stream().filter(name -> name.matches("\\d+\\..*|CHECK.*")).toList();
      String name = files.get(random.nextInt(files.size()));
      byte[] bytes = disk.bytes(name);
      boolean young = what.equals("not closed") && isNewestSegment(name);
      int reach = young ? usedBytes(bytes) - YOUNGEST_BYTES : bytes.length;
      if (reach <= 0) {
        return;
      }
      int at = random.nextInt(reach);
      int kind = random.nextInt(young ? 2 : 3);
      what += ", " + List.of("flip", "zero page", "truncate").get(kind) + " " + name + " at " + at;
      if (kind == 0) {
        bytes[at] ^= (byte) (1 << random.nextInt(8));
      } else if (kind == 1) {
        int from = at & -4096;
        Arrays.fill(bytes, from, Math.min(bytes.length, from + 4096), (byte) 0);
      } else {
        bytes = Arrays.copyOf(bytes, at);
      }
      disk.damage(name, bytes);
    }

    private static int usedBytes(byte[] bytes) {
      int end = bytes.length;
      while (end > 0 && bytes[end - 1] == 0) {
        end--;
      }
      return end;
    }

    private boolean isNewestSegment(String name) {
      return disk.list().stream()
          .filter(Segment::isFileName)
          .reduce((older, newer) -> newer)
          .orElseThrow()
          .equals(name);
    }

    private boolean showsRightDataOrErrors() throws IOException {
      boolean noticed = false;
      for (int start = 0; start < 2; start++) {
        LaneEngine engine = open();
        for (String id : List.of("id-0", "id-1", "id-2", "id-3")) {
          noticed |= showsRightDataOrError(engine, id);
        }
        if (random.nextBoolean()) {
          engine.writer().close();
        }
        engine.release();
        disk.processEnds();
      }
      return noticed;
    }

    private boolean showsRightDataOrError(LaneEngine engine, String id) {
      String right = model.visible().getOrDefault(id, new LaneModel.Id().toString());
      try {
        engine.index().requireProven(id);
        assertThat(new LaneObserver(engine).observe(id).toString())
            .as("seed %d, %s, %s", seed, what, id)
            .isEqualTo(right);
        return false;
      } catch (DamagedLogException said) {
        return true;
      }
    }

    private void showsPartAndGoesOn() throws IOException {
      LaneEngine engine = open();
      for (String id : List.of("id-0", "id-1", "id-2", "id-3", "new")) {
        LaneModel.Id seen = new LaneObserver(engine).observe(id);
        assertWrittenOnce(id, seen.events);
        assertWrittenOnce(id, seen.snapshots);
        LaneOperation next = LaneOperation.events(id, seen, 1_000_000, 1);
        engine.writer().commit(List.of(next.request()));
        next.request().done().join();
      }
      engine.release();
    }

    /**
     * Checks that the lane returns only data that was written; trimmed or replaced data may
     * reappear if the trim, drop or newer snapshot was abandoned.
     */
    private void assertWrittenOnce(String id, Map<Long, String> seen) {
      seen.forEach(
          (seq, content) ->
              assertThat(written)
                  .as("seed %d, %s, after repair", seed, what)
                  .contains(id + " " + seq + " " + content));
    }
  }
}
