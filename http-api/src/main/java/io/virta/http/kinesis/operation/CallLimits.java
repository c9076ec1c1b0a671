package io.virta.http.kinesis.operation;

import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.VirtaException;
import io.virta.http.kinesis.model.OperationName;
import io.virta.http.kinesis.model.ResourceRef;
import io.virta.http.kinesis.model.StreamRef;
import io.virta.http.kinesis.rate.CallRates;
import java.util.EnumSet;
import java.util.Set;

/**
 * The scopes of the rate limits, as on AWS, and the errors of calls beyond them. Safe for any
 * thread.
 */
public final class CallLimits {
  /**
   * The operations limited for each stream; the others are limited for each account, and
   * GetShardIterator for each shard.
   */
  private static final Set<OperationName> PER_STREAM =
      EnumSet.of(
          OperationName.DECREASE_STREAM_RETENTION_PERIOD,
          OperationName.DEREGISTER_STREAM_CONSUMER,
          OperationName.DESCRIBE_STREAM_CONSUMER,
          OperationName.DISABLE_ENHANCED_MONITORING,
          OperationName.ENABLE_ENHANCED_MONITORING,
          OperationName.INCREASE_STREAM_RETENTION_PERIOD,
          OperationName.LIST_SHARDS,
          OperationName.LIST_STREAM_CONSUMERS,
          OperationName.REGISTER_STREAM_CONSUMER);

  private final CallRates rates;

  public CallLimits(CallRates rates) {
    this.rates = rates;
  }

  /** Returns the scope in which the calls of an operation are counted. */
  static String scopeOf(OperationName operation) {
    if (operation == OperationName.GET_SHARD_ITERATOR) {
      return "a shard";
    }
    return PER_STREAM.contains(operation) ? "a stream" : "an account";
  }

  boolean limits(OperationName operation) {
    return operation != OperationName.GET_SHARD_ITERATOR && rates.limits(operation);
  }

  /** Counts a call on a stream or on one of its consumers. */
  void count(OperationName operation, ResourceRef resource) {
    StreamRef stream = resource.stream();
    Object of = PER_STREAM.contains(operation) ? stream : stream.namespace();
    if (limits(operation) && !rates.admit(operation, of)) {
      throw new VirtaException(
          ErrorCode.LIMIT_EXCEEDED,
          "Rate exceeded for stream %s under account %s."
              .formatted(stream.name(), stream.account()));
    }
  }

  /** Counts a call on an account in a region. */
  void count(OperationName operation, Namespace namespace) {
    if (!rates.admit(operation, namespace)) {
      throw new VirtaException(
          ErrorCode.LIMIT_EXCEEDED, "Rate exceeded for account %s.".formatted(namespace.account()));
    }
  }

  /** Counts a call of GetShardIterator. */
  void countIterator(ShardKey shard) {
    if (!rates.admit(OperationName.GET_SHARD_ITERATOR, shard)) {
      throw VirtaException.throughputExceeded(shard);
    }
  }
}
