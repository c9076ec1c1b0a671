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
 * The dependencies of operations.
 *
 * @param access returns the resources that requests name, if the caller may use them
 * @param answerPermits the memory that answers in progress may use
 * @param scheduler releases the permits of an answer that is never sent
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
