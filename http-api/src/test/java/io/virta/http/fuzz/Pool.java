package io.virta.http.fuzz;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Values that mean something to the node: names to choose from, and what it has answered lately
 * (iterators, tokens, sequence numbers, ARNs), by the names of members. Safe for any thread.
 */
final class Pool {
  private static final int KEPT_PER_NAME = 50;
  private static final List<String> STREAMS =
      List.of("fuzz-0", "fuzz-0", "fuzz-0", "fuzz-1", "fuzz-1", "fuzz-2", "absent");

  private final ConcurrentMap<String, Deque<String>> answered = new ConcurrentHashMap<>();

  /** Remembers what an answer had under that name. */
  void answered(String member, String value) {
    Deque<String> values = answered.computeIfAbsent(member, name -> new ArrayDeque<>());
    synchronized (values) {
      values.addLast(value);
      if (values.size() > KEPT_PER_NAME) {
        values.removeFirst();
      }
    }
  }

  /** Values that may fit a member of that name; none when nothing is known of it. */
  List<String> candidates(String member) {
    return switch (member) {
      case "StreamName", "ExclusiveStartStreamName" -> STREAMS;
      case "StreamARN", "ResourceARN" ->
          concat(
              STREAMS.stream()
                  .map(name -> "arn:aws:kinesis:us-east-1:000000000000:stream/" + name)
                  .toList(),
              known("ConsumerARN"));
      case "ShardId",
          "ExclusiveStartShardId",
          "ShardToSplit",
          "ShardToMerge",
          "AdjacentShardToMerge" ->
          concat(known("ShardId"), List.of("shardId-000000000000", "shardId-000000000001"));
      case "ShardIterator" -> concat(known("ShardIterator"), known("NextShardIterator"));
      case "StartingSequenceNumber", "SequenceNumberForOrdering", "SequenceNumber" ->
          known("SequenceNumber");
      case "NewStartingHashKey", "ExplicitHashKey" ->
          List.of(
              "0",
              "1",
              "170141183460469231731687303715884105728",
              "340282366920938463463374607431768211455",
              "340282366920938463463374607431768211456");
      case "ConsumerName" -> List.of("c-0", "c-1", "c-2");
      case "KeyId" -> List.of("alias/aws/kinesis", "alias/none");
      case "Policy" -> List.of("{}", "{\"Version\":\"2012-10-17\",\"Statement\":[]}");
      default -> known(member);
    };
  }

  /** One of them at random. */
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

  private static List<String> concat(List<String> first, List<String> second) {
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
