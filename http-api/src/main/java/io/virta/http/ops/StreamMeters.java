package io.virta.http.ops;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.virta.actors.Streams;
import io.virta.actors.Streams.ShardCounters;
import io.virta.actors.Streams.StreamCounters;
import io.virta.actors.model.StreamKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * One set of meters per stream of this node, named after the metrics of Kinesis. They read the
 * shards' own counters when they are scraped; a record costs them nothing.
 */
final class StreamMeters {
  private final Streams streams;
  private final MeterRegistry registry;
  private final Map<StreamKey, Registered> registered = new HashMap<>();

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

  StreamMeters(Streams streams, MeterRegistry registry) {
    this.streams = streams;
    this.registry = registry;
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
              }
              return gone;
            });
  }

  private Registered register(StreamCounters counters) {
    Latest source = new Latest(counters);
    return new Registered(
        source,
        List.of(
            counter(source, "kinesis.incoming.bytes", ShardCounters::incomingBytes),
            counter(source, "kinesis.incoming.records", ShardCounters::incomingRecords),
            counter(source, "kinesis.get.records.bytes", ShardCounters::outgoingBytes),
            counter(source, "kinesis.get.records.records", ShardCounters::outgoingRecords),
            counter(
                source,
                "kinesis.write.provisioned.throughput.exceeded",
                ShardCounters::refusedRecords),
            Gauge.builder("virta.stream.shards", source, StreamMeters::shards)
                .tags(tags(counters.stream()))
                .register(registry)));
  }

  private FunctionCounter counter(Latest source, String name, ToLongFunction<ShardCounters> read) {
    return FunctionCounter.builder(name, source, counters -> sum(counters.get(), read))
        .tags(tags(source.get().stream()))
        .register(registry);
  }

  private static String[] tags(StreamKey stream) {
    return new String[] {"account", stream.account().value(), "stream_name", stream.name().value()};
  }

  private static double sum(StreamCounters counters, ToLongFunction<ShardCounters> read) {
    long sum = 0;
    for (ShardCounters shard : counters.shards()) {
      sum += read.applyAsLong(shard);
    }
    return sum;
  }

  private static double shards(Latest source) {
    return sum(source.get(), shard -> 1);
  }
}
