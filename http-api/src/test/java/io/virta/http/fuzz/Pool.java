package io.virta.http.fuzz;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Values that are meaningful to the node, by member name: a choice of names, and values from its
 * recent answers (iterators, tokens, sequence numbers, ARNs). Safe for any thread.
 */
final class Pool {
  private static final int KEPT_PER_NAME = 50;
  private static final List<String> STREAMS =
      List.of("fuzz-0", "fuzz-0", "fuzz-0", "fuzz-1", "fuzz-1", "fuzz-2", "absent");
  private static final List<String> STREAM_ARNS =
      STREAMS.stream()
          .map(name -> "arn:aws:kinesis:us-east-1:000000000000:stream/" + name)
          .toList();

  private static final List<String> SHARD_IDS =
      IntStream.range(0, 4).mapToObj("shardId-%012d"::formatted).toList();

  /**
   * The bounds of four and of eight equal shards, and the values next to both ends of the range.
   */
  private static final List<String> HASH_KEYS =
      Stream.concat(
              IntStream.rangeClosed(0, 8)
                  .mapToObj(
                      eighth -> BigInteger.ONE.shiftLeft(125).multiply(BigInteger.valueOf(eighth))),
              Stream.of(BigInteger.ONE, BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE)))
          .map(BigInteger::toString)
          .toList();

  private final ConcurrentMap<String, Deque<String>> answered = new ConcurrentHashMap<>();

  /** Remembers a value from an answer under the name of its member. */
  void answered(String member, String value) {
    Deque<String> values = answered.computeIfAbsent(member, name -> new ArrayDeque<>());
    synchronized (values) {
      values.addLast(value);
      if (values.size() > KEPT_PER_NAME) {
        values.removeFirst();
      }
    }
  }

  /** Returns values that may suit a member of that name; empty if none are known. */
  List<String> candidates(String member) {
    return switch (member) {
      case "StreamName", "ExclusiveStartStreamName" -> STREAMS;
      case "StreamARN" -> concat(STREAM_ARNS, last("ConsumerARN", 1));
      case "ResourceARN" -> concat(STREAM_ARNS, last("ConsumerARN", STREAM_ARNS.size()));
      case "ShardId",
          "ExclusiveStartShardId",
          "ShardToSplit",
          "ShardToMerge",
          "AdjacentShardToMerge" ->
          concat(last("ShardId", SHARD_IDS.size()), SHARD_IDS);
      case "ShardIterator" -> concat(known("ShardIterator"), known("NextShardIterator"));
      case "StartingSequenceNumber", "SequenceNumberForOrdering", "SequenceNumber" ->
          known("SequenceNumber");
      case "NewStartingHashKey", "ExplicitHashKey" -> HASH_KEYS;
      case "ConsumerName" -> List.of("c-0", "c-1", "c-2");
      case "KeyId" -> List.of("alias/aws/kinesis", "alias/none");
      case "Policy" ->
          concat(
              List.of("{}", "{\"Version\":\"2012-10-17\",\"Statement\":[]}"),
              concat(STREAM_ARNS, last("ConsumerARN", STREAM_ARNS.size())).stream()
                  .map(Pool::policy)
                  .toList());
      default -> known(member);
    };
  }

  /** Returns one candidate at random. */
  String any(List<String> candidates, SplittableRandom random) {
    return candidates.get(random.nextInt(candidates.size()));
  }

  private List<String> known(String member) {
    Deque<String> values = answered.get(member);
    if (values == null) {
      return List.of();
    }
    synchronized (values) {
      return new ArrayList<>(values);
    }
  }

  private static String policy(String resource) {
    return """
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
     "Principal": {"AWS": "111122223333"},
     "Action": ["kinesis:DescribeStreamSummary", "kinesis:ListShards"],
     "Resource": "%s"}]}
    """
        .formatted(resource);
  }

  private List<String> last(String member, int most) {
    List<String> known = known(member);
    return known.subList(Math.max(0, known.size() - most), known.size());
  }

  private static List<String> concat(List<String> first, List<String> second) {
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
