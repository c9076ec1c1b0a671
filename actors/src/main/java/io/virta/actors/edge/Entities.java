package io.virta.actors.edge;

import io.virta.actors.account.AccountEntity;
import io.virta.actors.account.AccountEnvironment;
import io.virta.actors.account.AccountSettings;
import io.virta.actors.account.AccountStreams;
import io.virta.actors.damage.DamagedEntities;
import io.virta.actors.encryption.MasterKeySource;
import io.virta.actors.lease.LeaseTableSettings;
import io.virta.actors.lease.LeaseTablesEntity;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.StreamKey;
import io.virta.actors.shard.ShardEntity;
import io.virta.actors.shard.ShardEnvironment;
import io.virta.actors.shard.ShardTails;
import io.virta.actors.stream.ShardCalls;
import io.virta.actors.stream.StreamEntity;
import io.virta.actors.stream.StreamEnvironment;
import io.virta.actors.stream.StreamSettings;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.pubsub.Topic;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/**
 * Starts the kinds of sharded entities, and returns references to them.
 *
 * @param logHasRoom whether the log has room for events of accounts, streams and lease tables
 */
record Entities(
    ClusterSharding sharding,
    ShardTails tails,
    AccountSettings accountSettings,
    StreamSettings streamSettings,
    MasterKeySource masters,
    BooleanSupplier logHasRoom,
    DamagedEntities damages) {
  static final EntityTypeKey<AccountEntity.Command> ACCOUNT =
      EntityTypeKey.create(AccountEntity.Command.class, "account");
  static final EntityTypeKey<StreamEntity.Command> STREAM =
      EntityTypeKey.create(StreamEntity.Command.class, "stream");
  static final EntityTypeKey<ShardEntity.Command> SHARD =
      EntityTypeKey.create(ShardEntity.Command.class, "shard");
  static final EntityTypeKey<LeaseTablesEntity.Command> LEASE_TABLES =
      EntityTypeKey.create(LeaseTablesEntity.Command.class, "lease-tables");

  void startAccounts(InstantSource clock, DamagedStreams damaged) {
    AccountStreams streams =
        new AccountStreams() {
          @Override
          public EntityRef<StreamEntity.Command> of(StreamKey stream) {
            return stream(stream);
          }

          @Override
          public CompletionStage<Done> deleteDamaged(StreamKey stream) {
            return damaged
                .delete(stream)
                .whenComplete((done, failure) -> stream(stream).tell(StreamEntity.Stop.INSTANCE));
          }
        };
    AccountEnvironment environment =
        new AccountEnvironment(streams, accountSettings, logHasRoom, damages, clock);
    sharding.init(
        Entity.of(
                ACCOUNT,
                context -> {
                  Namespace namespace = Namespace.parse(context.getEntityId());
                  return AccountEntity.create(
                      namespace, context.getShard(), account(namespace), environment);
                })
            .withStopMessage(AccountEntity.Stop.INSTANCE));
  }

  void startStreams(
      ShardCalls shards,
      NodeTime time,
      LongSupplier newestArrivalMillis,
      ActorRef<Topic.Command<StreamEntity.Changed>> changes) {
    StreamEnvironment environment =
        new StreamEnvironment(
            streamSettings,
            shards,
            time.wall(),
            time.ticker(),
            time.retention(),
            newestArrivalMillis,
            masters,
            logHasRoom,
            damages,
            changes);
    sharding.init(
        Entity.of(
                STREAM,
                context ->
                    StreamEntity.create(
                        StreamKey.parse(context.getEntityId()), context.getShard(), environment))
            .withStopMessage(StreamEntity.Stop.INSTANCE));
  }

  void startShards(ShardEnvironment environment) {
    sharding.init(
        Entity.of(
                SHARD,
                context ->
                    ShardEntity.create(
                        ShardKey.parse(context.getEntityId()), context.getShard(), environment))
            .withStopMessage(ShardEntity.Stop.INSTANCE));
  }

  void startLeaseTables(LeaseTableSettings settings, NodeTime time) {
    sharding.init(
        Entity.of(
                LEASE_TABLES,
                context ->
                    LeaseTablesEntity.create(
                        Namespace.parse(context.getEntityId()),
                        context.getShard(),
                        settings,
                        logHasRoom,
                        damages,
                        time.wall(),
                        time.ticker(),
                        time.retention()))
            .withStopMessage(LeaseTablesEntity.Stop.INSTANCE));
  }

  EntityRef<AccountEntity.Command> account(Namespace namespace) {
    return sharding.entityRefFor(ACCOUNT, namespace.id());
  }

  EntityRef<StreamEntity.Command> stream(StreamKey stream) {
    return sharding.entityRefFor(STREAM, stream.entityId());
  }

  EntityRef<ShardEntity.Command> shard(ShardKey shard) {
    return sharding.entityRefFor(SHARD, shard.entityId());
  }

  EntityRef<LeaseTablesEntity.Command> leaseTables(Namespace namespace) {
    return sharding.entityRefFor(LEASE_TABLES, namespace.id());
  }
}
