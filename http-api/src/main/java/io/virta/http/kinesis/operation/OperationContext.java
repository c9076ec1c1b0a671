package io.virta.http.kinesis.operation;

import io.virta.actors.Accounts;
import io.virta.actors.NodeFigures;
import io.virta.actors.Shards;
import io.virta.actors.Streams;
import io.virta.http.HttpSettings;
import io.virta.http.kinesis.model.Arns;
import io.virta.http.kinesis.token.PageTokens;
import io.virta.http.kinesis.token.ShardIterators;
import io.virta.http.memory.BytePermits;
import java.time.InstantSource;
import org.apache.pekko.actor.typed.Scheduler;

/**
 * What operations work with.
 *
 * @param access gives operations what requests name, if the caller may use it
 * @param answerPermits the bytes that answers under way may hold
 * @param scheduler gives back what an answer holds that nobody ever takes
 */
public record OperationContext(
    Streams streams,
    Shards shards,
    Accounts accounts,
    NodeFigures figures,
    HttpSettings settings,
    Arns arns,
    Access access,
    ShardIterators iterators,
    PageTokens pageTokens,
    BytePermits answerPermits,
    PutObserver puts,
    InstantSource clock,
    Scheduler scheduler) {}
