package io.virta.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.node.wire.StreamWaiter;
import io.virta.node.wire.WireClient;
import java.math.BigInteger;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code virta stream reshard}. */
@Command(
    name = "reshard",
    description = {
      "Change the shards of a provisioned stream, and wait until it is ACTIVE.",
      "--shards scales to any number, in steps that at most double or halve it."
    },
    mixinStandardHelpOptions = true)
final class StreamReshard extends OneStream implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @ArgGroup(multiplicity = "1")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Request request;

  @Option(
      names = "--at",
      paramLabel = "HASHKEY",
      description = "With --split: first hash key of the second child. Default: the middle")
  private @Nullable String at;

  /** The kind of reshard; picocli requires exactly one of the options. */
  static final class Request {
    @Option(names = "--shards", paramLabel = "N", description = "Scale to N equal shards.")
    private @Nullable Integer shards;

    @Option(names = "--split", paramLabel = "SHARD", description = "Split SHARD.")
    private @Nullable String split;

    @Option(
        names = "--merge",
        paramLabel = "SHARD",
        arity = "2",
        description = "Merge two adjacent shards; name the one with the lower hash keys first.")
    private @Nullable List<String> merge;
  }

  @Override
  public Integer call() {
    WireClient client = options.client();
    StreamWaiter waiter = new StreamWaiter(client, stream);
    if (request.shards != null) {
      scale(client, waiter, request.shards);
    } else if (request.split != null) {
      split(client, request.split);
      waiter.awaitActive();
    } else if (request.merge != null) {
      merge(client, request.merge);
      waiter.awaitActive();
    }
    print(client, waiter.openShards());
    return 0;
  }

  private void scale(WireClient client, StreamWaiter waiter, int requested) {
    if (requested < 1) {
      throw new ParameterException(
          command.commandLine(), "a stream has at least 1 shard, not " + requested);
    }
    int open = waiter.openShards();
    int steps = ScaleSteps.count(open, requested);
    try (Progress progress = Progress.of(options, "resharding " + stream, Math.max(1, steps))) {
      do {
        open = ScaleSteps.next(open, requested);
        client.call(
            "UpdateShardCount",
            named(client).put("TargetShardCount", open).put("ScalingType", "UNIFORM_SCALING"));
        waiter.awaitActive();
        progress.step(open + " shards");
      } while (open != requested);
    }
  }

  private void split(WireClient client, String shard) {
    client.call(
        "SplitShard",
        named(client)
            .put("ShardToSplit", shard)
            .put("NewStartingHashKey", at == null ? middleOf(client, shard) : at));
  }

  private String middleOf(WireClient client, String shardId) {
    for (JsonNode shard : new StreamWaiter(client, stream).shards()) {
      if (shard.path("ShardId").asText().equals(shardId)) {
        JsonNode range = shard.path("HashKeyRange");
        return new BigInteger(range.path("StartingHashKey").asText())
            .add(new BigInteger(range.path("EndingHashKey").asText()))
            .shiftRight(1)
            .add(BigInteger.ONE)
            .toString();
      }
    }
    throw new ParameterException(
        command.commandLine(), "stream " + stream + " has no shard " + shardId);
  }

  private void merge(WireClient client, List<String> shards) {
    client.call(
        "MergeShards",
        named(client)
            .put("ShardToMerge", shards.get(0))
            .put("AdjacentShardToMerge", shards.get(1)));
  }

  private ObjectNode named(WireClient client) {
    return client.request().put("StreamName", stream);
  }

  private void print(WireClient client, int open) {
    if (options.output() == OutputFormat.table) {
      options.out().line("%s has %d open shards".formatted(stream, open));
    } else {
      options.printJson(named(client).put("OpenShardCount", open));
    }
  }
}
