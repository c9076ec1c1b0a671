package io.virta.processors.graph;

import io.virta.processors.Codec;
import io.virta.processors.Dsl;
import io.virta.processors.ErrorPolicy;
import io.virta.processors.Events;
import io.virta.processors.Idle;
import io.virta.processors.Input;
import io.virta.processors.Keyed;
import io.virta.processors.OutOfOrderness;
import io.virta.processors.Start;
import io.virta.processors.error.Policy;
import io.virta.processors.time.TimeRules;
import io.virta.processors.time.TimeRules.WhenIdle;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An input that is being defined. */
final class InputDraft<T> extends EventsDraft<T> implements Input<T> {
  private final StageDraft read;
  private Start from = Start.TrimHorizon.INSTANCE;
  private @Nullable Function<Object, Instant> eventTime;
  private Duration bound = Duration.ZERO;
  private Idle idle = Dsl.advanceAfter(Duration.ofSeconds(10));
  private Duration maxAhead = Duration.ofHours(1);
  private Policy onBadRecord;

  InputDraft(PipelineDraft pipeline, String stream, Codec<T> codec, @Nullable Class<T> type) {
    super(pipeline, null, type);
    this.onBadRecord = new Policy.DeadLetter(pipeline.badRecords());
    this.read =
        pipeline.add(
            stream,
            List.of(),
            () -> new Work.Read(stream, codec, from, eventTime, time(), onBadRecord));
  }

  @Override
  StageDraft stage() {
    return read;
  }

  @Override
  public Input<T> from(Start start) {
    from = start;
    return this;
  }

  private TimeRules time() {
    return eventTime == null
        ? new TimeRules(0, WhenIdle.FOLLOW_ARRIVAL, 0, maxAhead.toMillis())
        : new TimeRules(bound.toMillis(), idle.rule(), idle.by().toMillis(), maxAhead.toMillis());
  }

  @Override
  public Input<T> eventTime(Function<? super T, Instant> at, OutOfOrderness outOfOrder) {
    eventTime = erased(at);
    bound = outOfOrder.bound();
    return this;
  }

  @Override
  public Input<T> whenIdle(Idle rule) {
    idle = rule;
    return this;
  }

  @Override
  public Input<T> maxAhead(Duration ahead) {
    maxAhead = ahead;
    return this;
  }

  @Override
  public Keyed<String, T> partitionedBy(Function<? super T, String> partitionKey) {
    return keyed("partitionedBy", String.class, partitionKey, /* isPartitionKey= */ true);
  }

  @Override
  public Input<T> onBadRecord(ErrorPolicy policy) {
    onBadRecord = (Policy) policy;
    return this;
  }

  /** The only way in which an input fails is a bad record. */
  @Override
  public Events<T> onError(ErrorPolicy policy) {
    return onBadRecord(policy);
  }
}
