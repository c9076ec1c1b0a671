package io.virta.http.kinesis.hot;

import io.virta.actors.model.Appended;
import io.virta.actors.model.Shard;
import io.virta.actors.put.ShardBlock;
import io.virta.http.aws.wire.WireError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of each entry in a put request. Filled by one thread at a time, read when complete.
 */
public final class PutOutcome {

  /**
   * Entries that were appended together: consecutive sequence numbers of one shard, in the order of
   * the request.
   */
  record Batch(Shard shard, Appended appended) {}

  private final List<Batch> batches = new ArrayList<>();
  private final int[] batchOf;
  private final @Nullable WireError[] errors;

  public PutOutcome(int entries) {
    this.batchOf = new int[entries];
    this.errors = new WireError[entries];
    Arrays.fill(batchOf, -1);
  }

  public int count() {
    return batchOf.length;
  }

  /**
   * Records that a block is durable, or the part of it that the shard accepted; {@code rest} is the
   * error of the other entries.
   */
  public void accept(ShardBlock block, Appended appended, Supplier<WireError> rest) {
    batches.add(new Batch(block.shard(), appended));
    for (int i = 0; i < appended.count(); i++) {
      batchOf[block.entry(i)] = batches.size() - 1;
    }
    if (appended.count() < block.entryCount()) {
      WireError error = rest.get();
      for (int i = appended.count(); i < block.entryCount(); i++) {
        errors[block.entry(i)] = error;
      }
    }
  }

  /** Records that one entry is durable, as the only record of an answer. */
  public void accept(int entry, Shard shard, Appended record) {
    batches.add(new Batch(shard, record));
    batchOf[entry] = batches.size() - 1;
  }

  /** Records that no entry of a block was accepted. */
  public void refuse(ShardBlock block, WireError error) {
    for (int i = 0; i < block.entryCount(); i++) {
      errors[block.entry(i)] = error;
    }
  }

  /** Records that an entry was not accepted. */
  public void refuse(int entry, WireError error) {
    errors[entry] = error;
  }

  /** Whether any entry was accepted. */
  public boolean hasAccepted() {
    return !batches.isEmpty();
  }

  /** Whether the accepted records are encrypted in the log. */
  boolean isEncrypted() {
    return batches.stream().anyMatch(batch -> batch.appended().encrypted());
  }

  public int failedCount() {
    int failed = 0;
    for (int batch : batchOf) {
      failed += batch < 0 ? 1 : 0;
    }
    return failed;
  }

  /** Returns the number of entries refused with that error type. */
  public int failedCount(String errorType) {
    int failed = 0;
    for (WireError error : errors) {
      failed += error != null && error.type().equals(errorType) ? 1 : 0;
    }
    return failed;
  }

  public boolean isAccepted(int entry) {
    return batchOf[entry] >= 0;
  }

  /** Returns the error of an entry that was not accepted. */
  public WireError error(int entry) {
    return Objects.requireNonNull(errors[entry], "the entry was taken");
  }

  int batchOf(int entry) {
    return batchOf[entry];
  }

  List<Batch> batches() {
    return batches;
  }
}
