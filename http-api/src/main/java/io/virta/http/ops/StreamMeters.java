package io.virta.http.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.virta.actors.Streams;
import io.virta.actors.Streams.ShardCounters;
import io.virta.actors.Streams.StreamCounters;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamName;
import io.virta.actors.region.Regions;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * One set of meters per stream of this node, named after the metrics of Kinesis. Most read the
 * shards' own counters when they are scraped; those of PutRecords count requests. A record costs
 * them nothing.
 */
final class StreamMeters {
  private final Streams streams;
  private final Regions regions;
  private final MeterRegistry registry;
  private final InstantSource clock = InstantSource.system();
  private final Map<StreamKey, Registered> registered = new HashMap<>();
  private final Map<Name, Puts> puts = new ConcurrentHashMap<>();

  /** A stream in any of its lives. */
  private record Name(Namespace namespace, StreamName stream) {}

  /** Records that came by PutRecords, by what became of them. */
  private record Puts(Counter successful, Counter failed, Counter throttled) {}

  /** The meters of a stream, and where they read. */
  private record Registered(Latest source, List<Meter> meters) {}

  /** The newest counters of a stream; written under the lock, read by whoever scrapes. */
  private static final class Latest {
    private volatile StreamCounters counters;

    Latest(StreamCounters counters) {
      this.counters = counters;
    }

    StreamCounters get() {
      return counters;
    }

    void set(StreamCounters newer) {
      counters = newer;
    }
  }

  StreamMeters(Streams streams, Regions regions, MeterRegistry registry) {
    this.regions = regions;
    this.streams = streams;
    this.registry = registry;
  }

  /** Counts the records of one PutRecords request. Never blocks. */
  void putRecords(
      Namespace namespace, StreamName stream, int successful, int failed, int throttled) {
    Puts counters = puts.computeIfAbsent(new Name(namespace, stream), this::puts);
    counters.successful().increment(successful);
    counters.failed().increment(failed);
    counters.throttled().increment(throttled);
  }

  private Puts puts(Name name) {
    return new Puts(puts(name, "successful"), puts(name, "failed"), puts(name, "throttled"));
  }

  private Counter puts(Name name, String outcome) {
    return Counter.builder("kinesis.put.records")
        .tags(tags(name))
        .tag("outcome", outcome)
        .register(registry);
  }

  /** Adds meters of new streams and removes those of streams that are gone. */
  synchronized void refresh() {
    Set<StreamKey> seen = new HashSet<>();
    for (StreamCounters counters : streams.counters()) {
      seen.add(counters.stream());
      registered
          .computeIfAbsent(counters.stream(), stream -> register(counters))
          .source()
          .set(counters);
    }
    registered
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !seen.contains(entry.getKey());
              if (gone) {
                entry.getValue().meters().forEach(registry::remove);
                forgetPuts(nameOf(entry.getKey()));
              }
              return gone;
            });
  }

  private String[] tags(Name name) {
    return new String[] {
      "account", name.namespace().account().value(),
      "region", regions.of(name.namespace()).value(),
      "stream_name", name.stream().value()
    };
  }

  private void forgetPuts(Name name) {
    Puts counters = puts.remove(name);
    if (counters != null) {
      registry.remove(counters.successful());
      registry.remove(counters.failed());
      registry.remove(counters.throttled());
    }
  }

  private static Name nameOf(StreamKey stream) {
    return new Name(stream.namespace(), stream.name());
  }

  private Registered register(StreamCounters counters) {
    Latest source = new Latest(counters);
    return new Registered(
        source,
        List.of(
            counter(source, "kinesis.incoming.bytes", ShardCounters::incomingBytes),
            counter(source, "kinesis.incoming.records", ShardCounters::incomingRecords),
            counter(source, "kinesis.get.records.bytes", StreamMeters::polledBytes),
            counter(source, "kinesis.get.records.records", StreamMeters::polledRecords),
            counter(
                source, "kinesis.subscribe.to.shard.event.bytes", ShardCounters::subscriptionBytes),
            counter(
                source,
                "kinesis.subscribe.to.shard.event.records",
                ShardCounters::subscriptionRecords),
            counter(source, "kinesis.subscribe.to.shard.events", ShardCounters::subscriptionEvents),
            gauge(source, "virta.stream.subscriptions", StreamMeters::subscriptions),
            counter(
                source,
                "kinesis.write.provisioned.throughput.exceeded",
                ShardCounters::refusedRecords),
            gauge(source, "kinesis.get.records.iterator.age.milliseconds", this::iteratorAge),
            gauge(source, "virta.stream.shards", StreamMeters::shards)));
  }

  private FunctionCounter counter(Latest source, String name, ToLongFunction<ShardCounters> read) {
    return FunctionCounter.builder(name, source, counters -> sum(counters.get(), read))
        .tags(tags(nameOf(source.get().stream())))
        .register(registry);
  }

  private Gauge gauge(Latest source, String name, ToDoubleFunction<Latest> read) {
    return Gauge.builder(name, source, read)
        .tags(tags(nameOf(source.get().stream())))
        .register(registry);
  }

  private double iteratorAge(Latest source) {
    long now = clock.millis();
    long oldest = 0;
    for (ShardCounters shard : source.get().shards()) {
      oldest = Math.max(oldest, shard.iteratorAgeMillis(now));
    }
    return oldest;
  }

  private static double sum(StreamCounters counters, ToLongFunction<ShardCounters> read) {
    long sum = 0;
    for (ShardCounters shard : counters.shards()) {
      sum += read.applyAsLong(shard);
    }
    return sum;
  }

  // What is pushed is outgoing, too; it is read first, so that the difference is never negative.
  private static long polledBytes(ShardCounters shard) {
    long pushed = shard.subscriptionBytes();
    return shard.outgoingBytes() - pushed;
  }

  private static long polledRecords(ShardCounters shard) {
    long pushed = shard.subscriptionRecords();
    return shard.outgoingRecords() - pushed;
  }

  private static double subscriptions(Latest source) {
    return sum(source.get(), ShardCounters::subscriptionCount);
  }

  private static double shards(Latest source) {
    return sum(source.get(), shard -> 1);
  }
}
