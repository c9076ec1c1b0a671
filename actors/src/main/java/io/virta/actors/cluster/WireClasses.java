package io.virta.actors.cluster;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Registration;
import io.virta.actors.account.AccountEntity;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.AccountUsage;
import io.virta.actors.model.Appended;
import io.virta.actors.model.BillingCommitment;
import io.virta.actors.model.ConsumerChange;
import io.virta.actors.model.ConsumerStatus;
import io.virta.actors.model.HashKey;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.PropertyChange;
import io.virta.actors.model.Reshard;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardMetric;
import io.virta.actors.model.StreamChanged;
import io.virta.actors.model.StreamConsumer;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamMode;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamPage;
import io.virta.actors.model.StreamProperties;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.model.StreamSummary;
import io.virta.actors.model.VirtaException;
import io.virta.actors.model.WrappedKey;
import io.virta.actors.shard.AppendAnswer;
import io.virta.actors.shard.ShardEnd;
import io.virta.actors.shard.ShardEntity;
import io.virta.actors.stream.StreamEntity;
import io.virta.persistence.record.RecordBlock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The numbers of the classes that cross nodes. A number is for ever: append, and never give one to
 * another class.
 */
final class WireClasses {
  private static final int FIRST = 20; // below: Kryo's own primitives

  private WireClasses() {}

  static Kryo newKryo(ExtendedActorSystem system) {
    WireKryo kryo = new WireKryo();
    kryo.setRegistrationRequired(true);
    kryo.setReferences(false);
    int id = FIRST;
    kryo.register(ActorRef.class, new WireSerializers.ActorRefs(system), id++);
    kryo.register(RecordBlock.class, new WireSerializers.Blocks(), id++);
    kryo.register(VirtaException.class, new WireSerializers.Refusals(), id++);
    kryo.register(List.class, new WireSerializers.Lists(), id++);
    kryo.register(Map.class, new WireSerializers.Maps(), id++);
    kryo.register(Instant.class, id++);
    kryo.register(AccountId.class, id++);
    kryo.register(StreamName.class, id++);
    kryo.register(StreamKey.class, new WireSerializers.StreamKeys(), id++);
    kryo.register(ShardId.class, id++);
    kryo.register(HashKey.class, id++);
    kryo.register(HashKeyRange.class, id++);
    kryo.register(Shard.class, id++);
    kryo.register(Shard.Closed.class, id++);
    kryo.register(StreamMode.class, id++);
    kryo.register(StreamStatus.class, id++);
    kryo.register(StreamSpec.class, id++);
    kryo.register(StreamSummary.class, id++);
    kryo.register(StreamDescription.class, id++);
    kryo.register(StreamPage.class, id++);
    kryo.register(Appended.class, id++);
    kryo.register(ShardEntity.Append.class, id++);
    kryo.register(ShardEntity.Wake.class, id++);
    kryo.register(ShardEntity.Trim.class, id++);
    kryo.register(ShardEntity.Delete.class, id++);
    kryo.register(ShardEntity.Stop.class, id++);
    kryo.register(StreamEntity.Create.class, id++);
    kryo.register(StreamEntity.Describe.class, id++);
    kryo.register(StreamEntity.Delete.class, id++);
    kryo.register(StreamEntity.Stop.class, id++);
    kryo.register(StreamEntity.Changed.class, id++);
    kryo.register(AccountEntity.CreateStream.class, id++);
    kryo.register(AccountEntity.DeleteStream.class, id++);
    kryo.register(AccountEntity.Resolve.class, id++);
    kryo.register(AccountEntity.ListStreams.class, id++);
    kryo.register(AccountEntity.Stop.class, id++);
    kryo.register(AppendAnswer.Done.class, id++);
    kryo.register(AppendAnswer.Refused.class, id++);
    kryo.register(StreamEntity.AwaitCreated.class, id++);
    kryo.register(Set.class, new WireSerializers.Sets(), id++);
    kryo.register(StreamEntity.AwaitReplaced.class, id++);
    kryo.register(StreamEntity.Change.class, id++);
    kryo.register(StreamEntity.FollowTraffic.class, id++);
    kryo.register(AccountEntity.Usage.class, id++);
    kryo.register(AccountEntity.AdmitShards.class, id++);
    kryo.register(AccountEntity.NoteStream.class, id++);
    kryo.register(ShardEntity.Close.class, id++);
    kryo.register(ShardEnd.class, id++);
    kryo.register(StreamProperties.class, id++);
    kryo.register(ShardMetric.class, id++);
    kryo.register(StreamConsumer.class, id++);
    kryo.register(ConsumerStatus.class, id++);
    kryo.register(StreamChanged.class, id++);
    kryo.register(AccountUsage.class, id++);
    kryo.register(PropertyChange.AddTags.class, id++);
    kryo.register(PropertyChange.RemoveTags.class, id++);
    kryo.register(PropertyChange.IncreaseRetention.class, id++);
    kryo.register(PropertyChange.DecreaseRetention.class, id++);
    kryo.register(PropertyChange.EnableMonitoring.class, id++);
    kryo.register(PropertyChange.DisableMonitoring.class, id++);
    kryo.register(PropertyChange.ChangeMode.class, id++);
    kryo.register(PropertyChange.SetWarmThroughput.class, id++);
    kryo.register(PropertyChange.SetRecordSize.class, id++);
    kryo.register(PropertyChange.PutPolicy.class, id++);
    kryo.register(PropertyChange.DeletePolicy.class, id++);
    kryo.register(Reshard.Split.class, id++);
    kryo.register(Reshard.Merge.class, id++);
    kryo.register(Reshard.Scale.class, id++);
    kryo.register(ConsumerChange.Register.class, id++);
    kryo.register(ConsumerChange.Deregister.class, id++);
    kryo.register(ConsumerChange.TagConsumer.class, id++);
    kryo.register(ConsumerChange.UntagConsumer.class, id++);
    kryo.register(ConsumerChange.SetConsumerPolicy.class, id++);
    kryo.register(Reshard.SplitHot.class, id++);
    kryo.register(Reshard.MergeCold.class, id++);
    kryo.register(WrappedKey.class, id++);
    kryo.register(PropertyChange.StartEncryption.class, id++);
    kryo.register(PropertyChange.StopEncryption.class, id++);
    kryo.register(StreamEntity.RenewDataKeys.class, id++);
    kryo.register(BillingCommitment.class, id++);
    kryo.register(AccountEntity.Commitment.class, id++);
    kryo.register(AccountEntity.Commit.class, id++);
    kryo.register(Namespace.class, new WireSerializers.Namespaces(), id++);
    LeaseWireClasses.register(kryo);
    return kryo;
  }

  /**
   * Private implementation classes of references and collections are written as what they are to
   * the outside.
   */
  private static final class WireKryo extends Kryo {
    @Override
    @SuppressWarnings("rawtypes") // as Kryo declares it
    public Registration getRegistration(Class type) {
      if (ActorRef.class.isAssignableFrom(type)) {
        return super.getRegistration(ActorRef.class);
      }
      if (List.class.isAssignableFrom(type)) {
        return super.getRegistration(List.class);
      }
      if (Set.class.isAssignableFrom(type)) {
        return super.getRegistration(Set.class);
      }
      if (Map.class.isAssignableFrom(type)) {
        return super.getRegistration(Map.class);
      }
      return super.getRegistration(type);
    }
  }
}
