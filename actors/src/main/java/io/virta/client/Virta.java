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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/**
 * Virta inside your own JVM: the same streams that the wire serves, without the wire. Safe for any
 * thread; nothing blocks. Stages fail with {@link VirtaException} for an expected refusal.
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
   * Starts the streams that this ActorSystem serves, and is {@link #get} from then on. Opens the
   * log and joins the system to itself as a cluster of one.
   */
  public static Virta start(ActorSystem<?> system) {
    return of(StreamsExtension.start(system));
  }

  /**
   * Streams of the default account in the home region of the data directory, or in the region that
   * {@code virta.http.region} names; {@link IllegalStateException} before {@link #start}.
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

  /** The same for the streams of another account; not for those of Virta itself. */
  public Virta forAccount(AccountId other) {
    if (other.isInternal()) {
      throw VirtaException.invalidArgument("Account %s is reserved.".formatted(other));
    }
    return with(namespace.of(other));
  }

  /**
   * The same for the streams of another region, such as {@code eu-west-1}; where {@code
   * virta.http.regions} is {@code one}, all regions have the same streams.
   */
  public Virta forRegion(String region) {
    return with(regions.namespace(namespace.account(), new Region(region)));
  }

  private Virta with(Namespace other) {
    return new Virta(streams, shards, producers, regions, other);
  }

  /** The name of the region whose streams these are. */
  public String region() {
    return regions.of(namespace).value();
  }

  /** Makes a stream; {@code IN_USE} when the name is taken. */
  public CompletionStage<StreamDescription> createStream(String name, StreamSpec spec) {
    return streams.create(namespace, new StreamName(name), spec);
  }

  /**
   * Changes a stream: its properties, its shards or its consumers; completes when that is decided
   * and durable. {@code IN_USE} while the stream's status forbids it.
   */
  public CompletionStage<StreamChanged> changeStream(String name, StreamChange change) {
    return streams.change(namespace, new StreamName(name), change);
  }

  /** Deletes a stream and all its records; {@code STREAM_NOT_FOUND} when there is none. */
  public CompletionStage<Void> deleteStream(String name) {
    return streams.delete(namespace, new StreamName(name));
  }

  public CompletionStage<StreamDescription> describeStream(String name) {
    return streams.describe(namespace, new StreamName(name));
  }

  /** All streams of the account and region in the order of their names. */
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

  /** Puts one record; completes when it is durable, fails when it was refused. */
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
   * order. Entries of one shard keep their order, and that part is taken or refused as a whole.
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
   * The idempotent producer of that name: each of its records is stored once, however often it is
   * sent. Streams know a producer by its name, which is its own in each account and region.
   *
   * @param name any text that is not empty
   */
  public Producer producer(String name) {
    return new Producer(producers, namespace, name);
  }

  /**
   * Records of all shards of a stream as they come, backpressured; in order within each shard, and
   * when a shard is split or merged, what its children take comes after all that it took. What the
   * KPL packed into one record comes as the records that its user put, as the KCL has it, and
   * without those whose hash key is outside of the shard's range: after a split the KPL has put
   * them again where they belong. {@link #readShard} moves records in blocks and is the one to use
   * where speed matters.
   */
  public Source<StreamRecord, NotUsed> read(String stream, StartingPosition from) {
    return read(stream, StreamPosition.START, from, SliceRecords::ofUsers);
  }

  /**
   * The same after the records that a consumer has taken: each later record once, also of those
   * that the KPL packed together. A shard of which nothing was taken is read from its oldest
   * record.
   */
  public Source<StreamRecord, NotUsed> read(String stream, StreamPosition taken) {
    return read(stream, taken, StartingPosition.trimHorizon());
  }

  /**
   * The same, with another start for shards that {@code taken} does not name and that do not
   * continue a shard from which something was taken.
   */
  public Source<StreamRecord, NotUsed> read(
      String stream, StreamPosition taken, StartingPosition others) {
    return read(stream, taken, others, SliceRecords::ofUsers);
  }

  /**
   * Like {@link #read(String, StartingPosition)}, but every record as it is stored: what the KPL
   * packed stays packed.
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
   * Slices of consecutive records of one shard as they come, backpressured; nothing is copied on
   * the way.
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
