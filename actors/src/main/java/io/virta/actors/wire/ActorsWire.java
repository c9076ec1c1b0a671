package io.virta.actors.wire;

import io.virta.actors.account.AccountEntity;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.AccountUsage;
import io.virta.actors.model.Appended;
import io.virta.actors.model.BillingCommitment;
import io.virta.actors.model.ConsumerChange;
import io.virta.actors.model.ConsumerStatus;
import io.virta.actors.model.Earlier;
import io.virta.actors.model.HashKey;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.ProducerStanding;
import io.virta.actors.model.PropertyChange;
import io.virta.actors.model.Reshard;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardMetric;
import io.virta.actors.model.StoredEntries;
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
import io.virta.actors.serialization.WireModule;
import io.virta.actors.serialization.WireNumbers;
import io.virta.actors.shard.AppendAnswer;
import io.virta.actors.shard.ProducerMarks;
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
 * The classes of this module that are sent between nodes. Numbers are permanent: add new ones at
 * the end, and never reuse one for another class.
 */
public final class ActorsWire implements WireModule {
  @Override
  public int firstNumber() {
    return 20; // below: Kryo's own primitives
  }

  @Override
  public int lastNumber() {
    return 999;
  }

  @Override
  public void register(WireNumbers numbers, ExtendedActorSystem system) {
    numbers.add(20, ActorRef.class, new WireSerializers.ActorRefs(system));
    numbers.add(21, RecordBlock.class, new WireSerializers.Blocks());
    numbers.add(22, VirtaException.class, new WireSerializers.Refusals());
    numbers.add(23, List.class, new WireSerializers.Lists());
    numbers.add(24, Map.class, new WireSerializers.Maps());
    numbers.add(25, Instant.class);
    numbers.add(26, AccountId.class);
    numbers.add(27, StreamName.class);
    numbers.add(28, StreamKey.class, new WireSerializers.StreamKeys());
    numbers.add(29, ShardId.class);
    numbers.add(30, HashKey.class);
    numbers.add(31, HashKeyRange.class);
    numbers.add(32, Shard.class);
    numbers.add(33, Shard.Closed.class);
    numbers.add(34, StreamMode.class);
    numbers.add(35, StreamStatus.class);
    numbers.add(36, StreamSpec.class);
    numbers.add(37, StreamSummary.class);
    numbers.add(38, StreamDescription.class);
    numbers.add(39, StreamPage.class);
    numbers.add(40, Appended.class);
    numbers.add(41, ShardEntity.Append.class);
    numbers.add(42, ShardEntity.Wake.class);
    numbers.add(43, ShardEntity.Trim.class);
    numbers.add(44, ShardEntity.Delete.class);
    numbers.add(45, ShardEntity.Stop.class);
    numbers.add(46, StreamEntity.Create.class);
    numbers.add(47, StreamEntity.Describe.class);
    numbers.add(48, StreamEntity.Delete.class);
    numbers.add(49, StreamEntity.Stop.class);
    numbers.add(50, StreamEntity.Changed.class);
    numbers.add(51, AccountEntity.CreateStream.class);
    numbers.add(52, AccountEntity.DeleteStream.class);
    numbers.add(53, AccountEntity.Resolve.class);
    numbers.add(54, AccountEntity.ListStreams.class);
    numbers.add(55, AccountEntity.Stop.class);
    numbers.add(56, AppendAnswer.Done.class);
    numbers.add(57, AppendAnswer.Refused.class);
    numbers.add(58, StreamEntity.AwaitCreated.class);
    numbers.add(59, Set.class, new WireSerializers.Sets());
    numbers.add(60, StreamEntity.AwaitReplaced.class);
    numbers.add(61, StreamEntity.Change.class);
    numbers.add(62, StreamEntity.FollowTraffic.class);
    numbers.add(63, AccountEntity.Usage.class);
    numbers.add(64, AccountEntity.AdmitShards.class);
    numbers.add(65, AccountEntity.NoteStream.class);
    numbers.add(66, ShardEntity.Close.class);
    numbers.add(67, ShardEnd.class);
    numbers.add(68, StreamProperties.class);
    numbers.add(69, ShardMetric.class);
    numbers.add(70, StreamConsumer.class);
    numbers.add(71, ConsumerStatus.class);
    numbers.add(72, StreamChanged.class);
    numbers.add(73, AccountUsage.class);
    numbers.add(74, PropertyChange.AddTags.class);
    numbers.add(75, PropertyChange.RemoveTags.class);
    numbers.add(76, PropertyChange.IncreaseRetention.class);
    numbers.add(77, PropertyChange.DecreaseRetention.class);
    numbers.add(78, PropertyChange.EnableMonitoring.class);
    numbers.add(79, PropertyChange.DisableMonitoring.class);
    numbers.add(80, PropertyChange.ChangeMode.class);
    numbers.add(81, PropertyChange.SetWarmThroughput.class);
    numbers.add(82, PropertyChange.SetRecordSize.class);
    numbers.add(83, PropertyChange.PutPolicy.class);
    numbers.add(84, PropertyChange.DeletePolicy.class);
    numbers.add(85, Reshard.Split.class);
    numbers.add(86, Reshard.Merge.class);
    numbers.add(87, Reshard.Scale.class);
    numbers.add(88, ConsumerChange.Register.class);
    numbers.add(89, ConsumerChange.Deregister.class);
    numbers.add(90, ConsumerChange.TagConsumer.class);
    numbers.add(91, ConsumerChange.UntagConsumer.class);
    numbers.add(92, ConsumerChange.SetConsumerPolicy.class);
    numbers.add(93, Reshard.SplitHot.class);
    numbers.add(94, Reshard.MergeCold.class);
    numbers.add(95, WrappedKey.class);
    numbers.add(96, PropertyChange.StartEncryption.class);
    numbers.add(97, PropertyChange.StopEncryption.class);
    numbers.add(98, StreamEntity.RenewDataKeys.class);
    numbers.add(99, BillingCommitment.class);
    numbers.add(100, AccountEntity.Commitment.class);
    numbers.add(101, AccountEntity.Commit.class);
    numbers.add(102, Namespace.class, new WireSerializers.Namespaces());
    numbers.add(103, ProducerMarks.class, new WireSerializers.Marks());
    numbers.add(104, AppendAnswer.Taken.class);
    numbers.add(105, ShardEntity.AskProducer.class);
    numbers.add(106, ShardEntity.FenceProducer.class);
    numbers.add(107, ShardEntity.RetireProducer.class);
    numbers.add(108, ProducerStanding.class);
    numbers.add(109, Earlier.class);
    numbers.add(110, StoredEntries.class);
    numbers.add(111, ShardEntity.TrimBefore.class);
    LeaseWire.register(numbers);
  }
}
