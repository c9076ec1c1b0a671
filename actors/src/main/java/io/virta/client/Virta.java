package io.virta.client;

import io.virta.actors.Shards;
import io.virta.actors.Streams;
import io.virta.actors.edge.StreamsExtension;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.Region;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StartingPosition;
import io.virta.actors.model.StreamChange;
import io.virta.actors.model.StreamChanged;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamPage;
import io.virta.actors.model.StreamPosition;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamSummary;
import io.virta.actors.model.VirtaException;
import io.virta.actors.producer.ProducerOpening;
import io.virta.actors.region.Regions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/**
 * Virta in the same JVM: the streams that the HTTP API serves, without HTTP. Safe for any thread;
 * nothing blocks. Stages fail with {@link VirtaException} for an expected refusal.
 *
 * <pre>{@code
 * ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "app", VirtaConfig.load());
 * Virta virta = Virta.start(system);
 * virta.createStream("clicks", StreamSpec.onDemand())
 *     .thenCompose(stream -> virta.put("clicks", "user-1", bytes));
 * virta.read("clicks", StartingPosition.trimHorizon()).runForeach(record -> ..., system);
 * }</pre>
 */
public final class Virta {
  private static final int PAGE = 1_000;

  private final Streams streams;
  private final Shards shards;
  private final ProducerOpening producers;
  private final Regions regions;
  private final Namespace namespace;

  private Virta(
      Streams streams,
      Shards shards,
      ProducerOpening producers,
      Regions regions,
      Namespace namespace) {
    this.streams = streams;
    this.shards = shards;
    this.producers = producers;
    this.regions = regions;
    this.namespace = namespace;
  }

  /**
   * Starts Virta in an ActorSystem; {@link #get} returns it from then on. Opens the log and forms a
   * cluster of one node.
   */
  public static Virta start(ActorSystem<?> system) {
    return of(StreamsExtension.start(system));
  }

  /**
   * Returns the streams of the default account, in the region that {@code virta.http.region} names
   * or else in the home region of the data directory. Throws {@link IllegalStateException} before
   * {@link #start}.
   */
  public static Virta get(ActorSystem<?> system) {
    return of(StreamsExtension.get(system));
  }

  private static Virta of(StreamsExtension extension) {
    Regions regions = extension.regions();
    return new Virta(
        extension.streams(),
        extension.shards(),
        extension.producerOpening(),
        regions,
        regions.standard(AccountId.DEFAULT));
  }

  /**
   * Returns the streams of another account; the accounts of Virta's internal streams are refused.
   */
  public Virta forAccount(AccountId other) {
    if (other.isInternal()) {
      throw VirtaException.invalidArgument("Account %s is reserved.".formatted(other));
    }
    return with(namespace.of(other));
  }

  /**
   * Returns the streams of another region, such as {@code eu-west-1}. With {@code
   * virta.http.regions = one}, all regions have the same streams.
   */
  public Virta forRegion(String region) {
    return with(regions.namespace(namespace.account(), new Region(region)));
  }

  private Virta with(Namespace other) {
    return new Virta(streams, shards, producers, regions, other);
  }

  /** Returns the name of the region of these streams. */
  public String region() {
    return regions.of(namespace).value();
  }

  /** Creates a stream. Fails with {@code IN_USE} when the name is taken. */
  public CompletionStage<StreamDescription> createStream(String name, StreamSpec spec) {
    return streams.create(namespace, new StreamName(name), spec);
  }

  /**
   * Changes a stream: its properties, its shards or its consumers. Completes when the change is
   * decided and durable, which may be before it takes effect. Fails with {@code IN_USE} while the
   * stream's status forbids the change.
   */
  public CompletionStage<StreamChanged> changeStream(String name, StreamChange change) {
    return streams.change(namespace, new StreamName(name), change);
  }

  /**
   * Deletes a stream and all its records. Fails with {@code STREAM_NOT_FOUND} when there is no such
   * stream.
   */
  public CompletionStage<Void> deleteStream(String name) {
    return streams.delete(namespace, new StreamName(name));
  }

  public CompletionStage<StreamDescription> describeStream(String name) {
    return streams.describe(namespace, new StreamName(name));
  }

  /**
   * Follows the shards of a stream, which need not exist yet: emits the current shard map at once,
   * and then a newer one whenever the stream has changed, for example when {@link #readShard} must
   * continue with the children of a shard. Emits an empty value while there is no stream of that
   * name, or only one that is CREATING or DELETING. If the stream is deleted and created again, the
   * next map has another {@link ShardMap#key}. A slow consumer gets the newest state only. Never
   * completes; fails with {@code DAMAGED} when the stream cannot be read from the log.
   */
  public Source<Optional<ShardMap>, NotUsed> shardMaps(String stream) {
    return shards.shardMaps(namespace, new StreamName(stream));
  }

  /** Lists all streams of the account and region, ordered by name. */
  public CompletionStage<List<StreamSummary>> listStreams() {
    return listAfter(null, new ArrayList<>());
  }

  private CompletionStage<List<StreamSummary>> listAfter(
      @Nullable StreamName after, List<StreamSummary> found) {
    return streams
        .list(namespace, after, PAGE)
        .thenCompose(
            (StreamPage page) -> {
              found.addAll(page.streams());
              return page.more()
                  ? listAfter(found.get(found.size() - 1).key().name(), found)
                  : CompletableFuture.completedFuture(found);
            });
  }

  /** Puts one record; completes when it is durable, fails when it is refused. */
  public CompletionStage<PutResult.Stored> put(String stream, String partitionKey, byte[] data) {
    return putAll(stream, List.of(PutEntry.of(partitionKey, data)))
        .thenApply(
            results -> {
              if (results.get(0) instanceof PutResult.Refused refused) {
                throw refused.reason();
              }
              return (PutResult.Stored) results.get(0);
            });
  }

  /**
   * Puts records; completes when each is durable or refused, with one result per entry in the same
   * order. Entries of one shard keep their order. If the shard's quota does not suffice for all of
   * them, the first ones are stored and the rest is refused.
   */
  public CompletionStage<List<PutResult>> putAll(String stream, List<PutEntry> entries) {
    if (entries.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    return shards
        .shardMap(namespace, new StreamName(stream))
        .thenCompose(map -> new StreamPutter(shards, entries).put(map));
  }

  /**
   * Returns an idempotent producer: each of its records is stored once, however often it is sent.
   * Streams identify a producer by its name, separately in each account and region.
   *
   * @param name any text that is not empty
   */
  public Producer producer(String name) {
    return new Producer(producers, namespace, name);
  }

  /**
   * Reads all shards of a stream as records arrive, backpressured. Records of a shard come in
   * order, and those of the children of a split or merge come after all records of their parents.
   * Aggregated records of the KPL are unpacked into user records, as in the KCL; user records whose
   * hash key is outside of the shard's range are left out, because after a split the KPL puts them
   * again into the right shard. Use {@link #readShard}, which delivers records in blocks, where
   * throughput matters.
   */
  public Source<StreamRecord, NotUsed> read(String stream, StartingPosition from) {
    return read(stream, StreamPosition.START, from, SliceRecords::ofUsers);
  }

  /**
   * Reads like {@link #read(String, StartingPosition)}, from the position of a consumer: each
   * record after it comes once, even if the position is inside an aggregated record. A shard of
   * which the consumer has read nothing is read from its oldest record.
   */
  public Source<StreamRecord, NotUsed> read(String stream, StreamPosition taken) {
    return read(stream, taken, StartingPosition.trimHorizon());
  }

  /**
   * Reads like {@link #read(String, StreamPosition)}, with another starting position for shards
   * that neither are in {@code taken} nor descend from one of its shards.
   */
  public Source<StreamRecord, NotUsed> read(
      String stream, StreamPosition taken, StartingPosition others) {
    return read(stream, taken, others, SliceRecords::ofUsers);
  }

  /**
   * Reads like {@link #read(String, StartingPosition)}, but delivers every record as it is stored:
   * aggregated records of the KPL stay packed.
   */
  public Source<StreamRecord, NotUsed> readStored(String stream, StartingPosition from) {
    return read(stream, StreamPosition.START, from, SliceRecords::stored);
  }

  private Source<StreamRecord, NotUsed> read(
      String stream,
      StreamPosition taken,
      StartingPosition others,
      StreamReader.Unpacking unpacking) {
    return Source.completionStageSource(
            shards
                .shardMap(namespace, new StreamName(stream))
                .thenApply(
                    map -> new StreamReader(shards, map, taken, others, unpacking).records()))
        .mapMaterializedValue(started -> NotUsed.getInstance());
  }

  /**
   * Reads one shard in slices of consecutive records as they arrive, backpressured, without copying
   * their data.
   */
  public Source<ShardSlice, NotUsed> readShard(
      String stream, ShardId shardId, StartingPosition from) {
    return Source.completionStageSource(
            shards
                .shardMap(namespace, new StreamName(stream))
                .thenApply(
                    map ->
                        slices(
                            map,
                            map.find(shardId)
                                .orElseThrow(
                                    () -> VirtaException.shardNotFound(map.key().shard(shardId))),
                            from)))
        .mapMaterializedValue(started -> NotUsed.getInstance());
  }

  private Source<ShardSlice, NotUsed> slices(ShardMap map, Shard shard, StartingPosition from) {
    var key = map.key().shard(shard.id());
    return Source.completionStageSource(
            shards.positionOf(key, from).thenApply(seq -> shards.source(key, seq)))
        .map(slice -> new ShardSlice(shard, slice))
        .mapMaterializedValue(started -> NotUsed.getInstance());
  }
}
