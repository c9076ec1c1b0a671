package io.virta.persistence.lane;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.virta.persistence.lane.write.Appends;
import io.virta.persistence.lane.write.Request;
import io.virta.persistence.log.LogEntry;
import io.virta.persistence.record.RecordBatch;
import io.virta.persistence.record.RecordBlockBuilder;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** A request to a lane together with its effect on the model. */
record LaneOperation(Request.Append request, Consumer<LaneModel> effect, String what) {
  private static final int EQUAL_BYTES = 64;

  /**
   * Creates a random operation that is valid for the state of {@code model}; the nonce makes its
   * content unique.
   */
  static LaneOperation random(SplittableRandom random, LaneModel model, long nonce) {
    String id = "id-" + random.nextInt(4);
    int die = random.nextInt(100);
    if (die < 55) {
      return records(id, model.id(id), nonce, EQUAL_BYTES);
    } else if (die < 63) {
      return records(id, model.id(id), nonce, random.nextInt(6_000));
    } else if (die < 76) {
      return events(id, model.id(id), nonce, 1 + random.nextInt(3));
    } else if (die < 84) {
      return snapshot(id, model.id(id), nonce);
    } else if (die < 94) {
      return trim(id, model.id(id), random);
    } else if (die < 98) {
      return deleteSnapshots(id, model.id(id), random);
    }
    return new LaneOperation(Appends.drop(id), all -> all.drop(id), "drop " + id);
  }

  private static LaneOperation records(String id, LaneModel.Id now, long nonce, int bytes) {
    long seq = now.highest + 1;
    String content = "%s#%d@%d".formatted(id, seq, nonce);
    byte[] data = new byte[Math.max(bytes, content.length())];
    System.arraycopy(content.getBytes(UTF_8), 0, data, 0, content.length());
    long first = now.nextRecord;
    RecordBatch batch =
        RecordBatch.of(
            first, List.of(RecordBlockBuilder.single("k", data).arrivedAt(1_000 + nonce)));
    return new LaneOperation(
        Appends.of(new LogEntry.Records(id, seq, batch)),
        all -> {
          LaneModel.Id state = all.id(id);
          state.highest = seq;
          state.nextRecord = first + 1;
          state.events.put(seq, "record %d %s".formatted(first, content));
        },
        content);
  }

  static LaneOperation events(String id, LaneModel.Id now, long nonce, int count) {
    long seq = now.highest + 1;
    String[] contents = new String[count];
    for (int i = 0; i < count; i++) {
      contents[i] = "%s#%d@%d".formatted(id, seq + i, nonce);
    }
    return new LaneOperation(
        Appends.of(Samples.events(id, seq, contents)),
        all -> {
          LaneModel.Id state = all.id(id);
          for (int i = 0; i < count; i++) {
            state.events.put(seq + i, contents[i]);
          }
          state.highest = seq + count - 1;
        },
        contents[0]);
  }

  private static LaneOperation snapshot(String id, LaneModel.Id now, long nonce) {
    long seq = now.highest;
    String content = "snapshot %s#%d@%d".formatted(id, seq, nonce);
    return new LaneOperation(
        Appends.of(Samples.snapshot(id, seq, seq, content)),
        all -> all.id(id).snapshots.put(seq, content),
        content);
  }

  private static LaneOperation trim(String id, LaneModel.Id now, SplittableRandom random) {
    long to =
        random.nextInt(4) == 0
            ? Long.MAX_VALUE
            : now.trimmedTo + random.nextLong(now.highest - now.trimmedTo + 1);
    return new LaneOperation(
        Appends.trim(id, to), all -> all.id(id).trimTo(to), "trim %s to %d".formatted(id, to));
  }

  private static LaneOperation deleteSnapshots(
      String id, LaneModel.Id now, SplittableRandom random) {
    long max = random.nextLong(now.highest + 1);
    return new LaneOperation(
        Appends.deleteSnapshots(id, 0, max, Long.MAX_VALUE),
        all -> all.id(id).snapshots.headMap(max, true).clear(),
        "delete snapshots of %s up to %d".formatted(id, max));
  }
}
