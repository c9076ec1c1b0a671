package io.virta.actors.shard;

import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.StoredEntries;
import io.virta.persistence.log.ShardLog;
import io.virta.persistence.record.BatchHeader;
import io.virta.persistence.record.BlockHeader;
import io.virta.persistence.record.BlockSender.Call;
import io.virta.persistence.record.CallId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Searches the log for the records that calls have stored. Reads the block headers of a shard and
 * of its ancestors, which have ended and do not change. Used once; the log calls it on one thread
 * at a time.
 */
final class CallLookup {
  private final Set<CallId> calls;
  private final Map<CallId, List<StoredEntries>> found = new HashMap<>();
  private final Map<CallId, Long> repeats = new HashMap<>();

  private CallLookup(Set<CallId> calls) {
    this.calls = calls;
  }

  /**
   * Reads all headers since that time once, for all of these calls.
   *
   * @param shard the shard as its stream describes it
   * @return fails when the log cannot be read or the stream cannot be asked
   */
  static CompletionStage<FoundCalls> run(
      ShardLog log,
      ShardFamily family,
      ShardKey key,
      Shard shard,
      Set<CallId> calls,
      long sinceMillis) {
    CallLookup lookup = new CallLookup(calls);
    return family
        .ancestors(key, sinceMillis)
        .thenCompose(
            ancestors -> {
              List<Shard> all = new ArrayList<>(ancestors);
              all.add(shard);
              CompletionStage<Void> read = CompletableFuture.completedFuture(null);
              for (Shard one : all) {
                read =
                    read.thenCompose(
                        done ->
                            log.headersArrivedFrom(
                                ShardJournal.persistenceId(key.stream().shard(one.id())).id(),
                                sinceMillis,
                                header -> lookup.take(one.id(), one.range(), header)));
              }
              return read;
            })
        .thenApply(done -> new FoundCalls(lookup.found, lookup.repeats));
  }

  private void take(ShardId shard, HashKeyRange range, BatchHeader batch) {
    long seq = batch.firstSeq();
    for (BlockHeader block : batch.blocks()) {
      Call call = block.call();
      if (call != null && call.isRepeat()) {
        repeats.put(call.id(), block.arrivalMillis());
      }
      if (call != null && calls.contains(call.id())) {
        found
            .computeIfAbsent(call.id(), id -> new ArrayList<>(1))
            .add(
                new StoredEntries(
                    shard,
                    range,
                    seq,
                    block.recordCount(),
                    block.arrivalMillis(),
                    block.isEncrypted(),
                    call.firstEntry(),
                    call.lastEntry()));
      }
      seq += block.recordCount();
    }
  }
}
