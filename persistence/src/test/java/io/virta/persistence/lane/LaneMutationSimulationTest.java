package io.virta.persistence.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.persistence.disk.SimulatedDisk;
import io.virta.persistence.lane.evidence.CheckpointStore;
import io.virta.persistence.lane.evidence.StoreIdentity;
import io.virta.persistence.lane.evidence.Watermark;
import io.virta.persistence.lane.index.History;
import io.virta.persistence.lane.index.Run;
import io.virta.persistence.lane.segment.Segment;
import io.virta.persistence.lane.settings.LaneSettings;
import io.virta.persistence.log.DamagedLogException;
import io.virta.persistence.log.LogUnusableException;
import io.virta.persistence.record.RecordBatch;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Mutates files of a lane: flips bits, writes zeros, truncates, deletes, swaps or duplicates files,
 * restores old ones, or takes them from another lane. The lane must return the right data, or an
 * error for the ids concerned and list them in its damages, or fail to open. Only entries whose
 * durability nothing on the disk proves may be treated as a write that a crash cut off; the test
 * counts and bounds these cases. Once the files are restored, the data must be right again.
 *
 * <p>{@code -Dvirta-test.mutations=10000} runs more seeds, {@code -Dvirta-test.simulation.first=N}
 * starts with another seed.
 */
class LaneMutationSimulationTest {
  private static final int MUTATIONS = Integer.getInteger("virta-test.mutations", 500);
  private static final List<String> IDS = List.of("id-0", "id-1", "id-2", "id-3");

  private enum Outcome {
    RIGHT,
    NAMED,
    REFUSED,
    EXCUSED
  }

  @Test
  void loses_nothing_silently_whatever_happens_to_a_file() throws IOException {
    long first = Long.getLong("virta-test.simulation.first", 1);
    Map<Outcome, Integer> outcomes = new TreeMap<>();
    for (long seed = first; seed < first + MUTATIONS; seed++) {
      try {
        outcomes.merge(new Run(seed).play(), 1, Integer::sum);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    System.out.printf("%d mutations from seed %d: %s%n", MUTATIONS, first, outcomes);
    assertThat(outcomes.getOrDefault(Outcome.NAMED, 0)).isGreaterThan(MUTATIONS / 5);
    assertThat(outcomes.getOrDefault(Outcome.EXCUSED, 0)).isLessThan(MUTATIONS / 50);
  }

  /** The content of the lane when its newest entry had this LSN. */
  private record Moment(long lsn, LaneModel model) {}

  private static final class Run {
    private final long seed;
    private final SplittableRandom random;
    private final SimulatedDisk disk;
    private final SimulatedDisk otherDisk;
    private final LaneSettings settings;
    private final Set<String> written = new HashSet<>();

    /** The states acknowledged since the last opening of the lane, oldest first. */
    private List<Moment> moments = new ArrayList<>(List.of(new Moment(0, new LaneModel())));

    private final LaneModel otherModel = new LaneModel();
    private Map<String, byte[]> older = Map.of();
    private boolean clean;
    private long nonce;
    private FileMutation mutation = FileMutation.NONE;

    Run(long seed) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
      this.disk = new SimulatedDisk(random.split());
      this.otherDisk = new SimulatedDisk(random.split());
      this.settings =
          Samples.settings(
              """
              segment-bytes = %d KiB, staging-bytes = 4 KiB, copy-forward = %s, direct-io = %s
              zero-ahead-bytes = %d, recycled-segments-max = %d
              """
                  .formatted(
                      16 << random.nextInt(2),
                      random.nextBoolean(),
                      random.nextBoolean(),
                      random.nextInt(3) * 4096,
                      random.nextInt(3)));
    }

    Outcome play() throws IOException {
      int sessions = 1 + random.nextInt(3);
      for (int i = 0; i < sessions; i++) {
        work();
        workInOtherLane();
      }
      long evidence = evidence();
      String newest = newestSegment();
      mutation = FileMutation.apply(disk, otherDisk, older, random);
      boolean excusable = !clean && mutation.files().contains(newest);
      List<Moment> allowed = excusable ? momentsFrom(evidence) : List.of(last());
      Outcome outcome = startTwice(allowed);
      if (mutation.isUndoable() && random.nextBoolean()) {
        restore(allowed);
      } else if (outcome != Outcome.REFUSED) {
        repair();
      }
      return outcome;
    }

    private Outcome startTwice(List<Moment> allowed) throws IOException {
      try {
        Outcome outcome = observe(allowed);
        assertThat(observe(allowed)).as(describe("after one more start")).isEqualTo(outcome);
        return outcome;
      } catch (LogUnusableException refused) {
        assertThat(refused).hasMessageContaining(disk.describe());
        return Outcome.REFUSED;
      }
    }

    /**
     * Restores the files and checks that the data is right again, even after starts that saw the
     * damage.
     */
    private void restore(List<Moment> allowed) throws IOException {
      mutation.undo(disk);
      assertThat(observe(allowed))
          .as(describe("after the files came back"))
          .isIn(Outcome.RIGHT, Outcome.EXCUSED);
      assertThat(LogVerifier.verify(disk).damages()).as(describe("restored")).isEmpty();
      startTwice(allowed);
    }

    private String describe(String what) {
      return "seed %d, %s, %s, %s"
          .formatted(seed, clean ? "closed" : "crashed", mutation.what(), what);
    }

    private LaneEngine open() throws IOException {
      return open(disk);
    }

    private LaneEngine open(SimulatedDisk disk) throws IOException {
      return LaneEngine.open(disk, settings, InstantSource.fixed(Instant.EPOCH), failure -> {});
    }

    private Moment last() {
      return moments.get(moments.size() - 1);
    }

    private void work() throws IOException {
      LaneEngine engine = open();
      moments = new ArrayList<>(List.of(last()));
      int operations = 20 + random.nextInt(120);
      int markEvery = 3 + random.nextInt(30);
      for (int i = 0; i < operations; i++) {
        commit(engine);
        if (random.nextInt(markEvery) == 0) {
          engine.writer().mark();
        } else if (random.nextInt(markEvery) == 0) {
          engine.writer().markInPassing();
        }
        if (random.nextInt(40) == 0) {
          older = FileMutation.copyOf(disk);
        }
      }
      end(engine);
    }

    /** Writes to another lane, so that it has files of the same names, such as checkpoints. */
    private void workInOtherLane() throws IOException {
      LaneEngine engine = open(otherDisk);
      int operations = 20 + random.nextInt(120);
      for (int i = 0; i < operations; i++) {
        LaneOperation operation = LaneOperation.random(random, otherModel, nonce++);
        engine.writer().commit(List.of(operation.request()));
        operation.request().done().join();
        operation.effect().accept(otherModel);
      }
      engine.writer().close();
      engine.release();
      otherDisk.processEnds();
    }

    private void commit(LaneEngine engine) {
      LaneModel model = last().model().copy();
      LaneOperation operation = LaneOperation.random(random, model, nonce++);
      engine.writer().commit(List.of(operation.request()));
      operation.request().done().join();
      operation.effect().accept(model);
      model.contents().forEach(written::add);
      long lsn = engine.index().histories().stream().mapToLong(History::lastLsn).max().orElse(0);
      moments.add(new Moment(Math.max(last().lsn() + 1, lsn), model));
    }

    private void end(LaneEngine engine) {
      clean = random.nextInt(3) == 0;
      if (clean) {
        engine.writer().close();
      }
      engine.release();
      if (random.nextBoolean()) {
        disk.processEnds();
      } else {
        disk.comeBack();
      }
    }

    /**
     * The LSN up to which the files other than the newest segment prove that the lane was durable.
     */
    private long evidence() throws IOException {
      UUID store = StoreIdentity.read(disk).store();
      return Math.max(
          new CheckpointStore(disk, store, any -> true).newest().lsn(),
          Watermark.read(disk, store).lsn());
    }

    private String newestSegment() {
      return disk.list().stream()
          .filter(Segment::isFileName)
          .reduce((before, behind) -> behind)
          .orElseThrow();
    }

    /** The moments that may be the state after a crash, according to these files. */
    private List<Moment> momentsFrom(long evidence) {
      int first = 0;
      for (int i = 0; i < moments.size(); i++) {
        if (moments.get(i).lsn() <= evidence) {
          first = i;
        }
      }
      return moments.subList(first, moments.size());
    }

    /** Opens the lane and compares its content with the allowed moments. */
    private Outcome observe(List<Moment> allowed) throws IOException {
      LaneEngine engine = open();
      Map<String, String> seen = new HashMap<>();
      Map<String, String> records = new HashMap<>();
      Set<String> failed = new HashSet<>();
      for (String id : IDS) {
        try {
          engine.index().requireProven(id);
          seen.put(id, new LaneObserver(engine).observe(id).toString());
        } catch (DamagedLogException said) {
          failed.add(id);
        }
        try {
          records.put(id, records(engine, id));
        } catch (DamagedLogException said) {
          failed.add(id);
        }
      }
      List<LogDamage> damages = engine.damages().all();
      assertNamed(failed, damages);
      Outcome outcome = outcome(allowed, seen, records, failed.isEmpty() && damages.isEmpty());
      if (random.nextBoolean()) {
        engine.writer().close();
      }
      engine.release();
      disk.processEnds();
      return outcome;
    }

    private static String records(LaneEngine engine, String id) {
      StringBuilder all = new StringBuilder();
      long next = 0;
      List<RecordBatch> read = engine.reader().readRecords(id, next, Integer.MAX_VALUE, 2_000);
      while (!read.isEmpty()) {
        for (RecordBatch batch : read) {
          all.append(' ').append(batch.firstSeq());
          next = batch.nextSeq();
        }
        read = engine.reader().readRecords(id, next, Integer.MAX_VALUE, 2_000);
      }
      return all.toString();
    }

    private void assertNamed(Set<String> failed, List<LogDamage> damages) {
      boolean others = damages.stream().anyMatch(LogDamage::concernsOthers);
      Set<String> named = new HashSet<>();
      damages.forEach(damage -> named.addAll(damage.persistenceIds()));
      if (!others) {
        assertThat(named).as(describe("named in " + damages)).containsAll(failed);
      }
    }

    private Outcome outcome(
        List<Moment> allowed,
        Map<String, String> seen,
        Map<String, String> records,
        boolean silent) {
      for (int i = allowed.size() - 1; i >= 0; i--) {
        if (isSeen(allowed.get(i).model(), seen, records)) {
          boolean whole = i == allowed.size() - 1;
          return !silent ? Outcome.NAMED : whole ? Outcome.RIGHT : Outcome.EXCUSED;
        }
      }
      throw new AssertionError(
          describe(
              "%d moments allowed%nseen  %s%nright %s%nrecords %s"
                  .formatted(allowed.size(), seen, last().model().visible(), records)));
    }

    private static boolean isSeen(
        LaneModel model, Map<String, String> seen, Map<String, String> records) {
      return seen.entrySet().stream()
              .allMatch(entry -> model.show(entry.getKey()).equals(entry.getValue()))
          && records.entrySet().stream()
              .allMatch(entry -> model.recordNumbers(entry.getKey()).equals(entry.getValue()));
    }

    /**
     * Repairs the log and checks that it is undamaged, returns only data that was written, and
     * accepts writes.
     */
    private void repair() throws IOException {
      LogRepair.skipDamage(disk);
      assertThat(LogVerifier.verify(disk).damages()).as(describe("after repair")).isEmpty();
      LaneEngine engine = open();
      assertThat(engine.damages().all()).as(describe("after repair")).isEmpty();
      for (String id : IDS) {
        LaneModel.Id seen = new LaneObserver(engine).observe(id);
        LaneModel only = new LaneModel();
        only.put(id, seen);
        assertThat(written).as(describe("after repair")).containsAll(only.contents());
        LaneOperation next = LaneOperation.events(id, seen, 1_000_000, 1);
        engine.writer().commit(List.of(next.request()));
        next.request().done().join();
      }
      engine.release();
    }
  }
}
