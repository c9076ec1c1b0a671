package io.virta.actors.wire;

import io.virta.actors.account.AccountEntity;
import io.virta.actors.item.AttributePath;
import io.virta.actors.item.AttributeType;
import io.virta.actors.item.AttributeValue;
import io.virta.actors.item.Comparison;
import io.virta.actors.item.Condition;
import io.virta.actors.item.Item;
import io.virta.actors.item.Operand;
import io.virta.actors.item.Update;
import io.virta.actors.item.UpdateAction;
import io.virta.actors.item.UpdateValue;
import io.virta.actors.lease.LeaseTablesEntity;
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
import io.virta.actors.model.StreamChange;
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
import io.virta.actors.model.WrappedKey;
import io.virta.actors.shard.AppendAnswer;
import io.virta.actors.shard.ProducerMarks;
import io.virta.actors.shard.ShardEnd;
import io.virta.actors.shard.ShardEntity;
import io.virta.actors.stream.StreamEntity;
import io.virta.actors.table.FoundItems;
import io.virta.actors.table.IndexDefinition;
import io.virta.actors.table.ItemAddress;
import io.virta.actors.table.ItemPage;
import io.virta.actors.table.ItemWrite;
import io.virta.actors.table.KeyAttribute;
import io.virta.actors.table.KeySchema;
import io.virta.actors.table.PageRequest;
import io.virta.actors.table.Projection;
import io.virta.actors.table.TableChange;
import io.virta.actors.table.TableDefinition;
import io.virta.actors.table.TableDescription;
import io.virta.actors.table.TableName;
import io.virta.actors.table.TableNames;
import io.virta.actors.table.Throughput;
import io.virta.actors.table.WriteOutcome;
import io.virta.actors.table.WriteRequest;
import io.virta.actors.table.WriteResult;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;

/** One message of every kind that is sent between nodes. */
public final class WireSamples {
  static final StreamKey STREAM = new StreamKey(Namespace.DEFAULT, new StreamName("orders"), 3);
  private static final StreamDescription DESCRIPTION =
      new StreamDescription(
          STREAM,
          5,
          StreamStatus.ACTIVE,
          Instant.ofEpochMilli(1_790_000_000_123L),
          StreamProperties.of(StreamSpec.onDemand().withTags(Map.of("team", "ops")))
              .withMonitoring(Set.of(ShardMetric.INCOMING_BYTES))
              .withKeyId("alias/aws/kinesis"),
          7,
          List.of(
              new Shard(
                  new ShardId(1),
                  HashKeyRange.divide(1).get(0),
                  1_790_000_000,
                  1_790_000_000_000L,
                  new ShardId(0),
                  null,
                  new Shard.Closed(17, 1_790_000_009_000L))),
          List.of(
              new StreamConsumer(
                  "alerts", Instant.ofEpochSecond(9), ConsumerStatus.ACTIVE, Map.of(), null)),
          List.of(new WrappedKey(1, "alias/a", "id", "c2VjcmV0", Instant.ofEpochSecond(8), 9)));

  private final ActorRef<?> ref;

  /** Creates samples whose {@code replyTo} is {@code ref}. */
  public WireSamples(ActorRef<?> ref) {
    this.ref = ref;
  }

  @SuppressWarnings("unchecked") // no message is sent to it
  private <T> ActorRef<T> ref() {
    return (ActorRef<T>) ref;
  }

  /** Returns all samples. */
  public Stream<Object> all() {
    return Stream.of(messages(), leaseTableMessages(), changes()).flatMap(kind -> kind);
  }

  Stream<Object> leaseTableMessages() {
    TableName table = new TableName("leases");
    KeySchema key = new KeySchema(new KeyAttribute("leaseKey", AttributeType.S), null);
    TableDefinition definition =
        new TableDefinition(
            key,
            List.of(
                new IndexDefinition(
                    new TableName("byOwner"),
                    key,
                    new Projection(Projection.Kind.INCLUDE, List.of("owner")),
                    new Throughput(1, 2))),
            true,
            Throughput.ON_DEMAND,
            false,
            Map.of("team", "ops"),
            "expires");
    Map<String, AttributeValue> all = new HashMap<>();
    all.put("s", new AttributeValue.Text("a"));
    all.put("n", new AttributeValue.Numeric(new BigDecimal("12.5")));
    all.put("b", new AttributeValue.Binary("00ff"));
    all.put("bool", new AttributeValue.Bool(true));
    all.put("null", new AttributeValue.Null());
    all.put("ss", new AttributeValue.TextSet(List.of("a", "b")));
    all.put("ns", new AttributeValue.NumericSet(List.of(BigDecimal.ONE)));
    all.put("bs", new AttributeValue.BinarySet(List.of("01")));
    all.put("l", new AttributeValue.Sequence(List.of(new AttributeValue.Text("x"))));
    all.put("m", new AttributeValue.Document(Map.of("k", new AttributeValue.Text("x"))));
    Item item = new Item(all);
    AttributePath path =
        new AttributePath(
            "m", List.of(new AttributePath.Member("k"), new AttributePath.Element(1)));
    Operand attribute = new Operand.Attribute(path);
    Operand literal = new Operand.Literal(new AttributeValue.Text("w"));
    Condition condition =
        new Condition.And(
            new Condition.Or(
                new Condition.Not(new Condition.Exists(path)),
                new Condition.Compare(attribute, Comparison.LESS, literal)),
            new Condition.And(
                new Condition.Between(new Operand.Size(path), literal, literal),
                new Condition.And(
                    new Condition.In(attribute, List.of(literal)),
                    new Condition.And(
                        new Condition.HasType(path, AttributeType.S),
                        new Condition.And(
                            new Condition.BeginsWith(attribute, literal),
                            new Condition.Contains(attribute, literal))))));
    UpdateValue given = new UpdateValue.Given(new AttributeValue.Text("v"));
    Update update =
        new Update(
            List.of(
                new UpdateAction.Put(path, new UpdateValue.Calculated(given, true, given)),
                new UpdateAction.Put(path, new UpdateValue.Appended(given, given)),
                new UpdateAction.Put(
                    path, new UpdateValue.CopiedOr(path, new UpdateValue.Copied(path))),
                new UpdateAction.Remove(path),
                new UpdateAction.Add(path, new AttributeValue.Numeric(BigDecimal.ONE)),
                new UpdateAction.Subtract(path, new AttributeValue.TextSet(List.of("a")))));
    WriteRequest writes =
        new WriteRequest(
            List.of(
                new ItemWrite.Put(table, item, condition),
                new ItemWrite.Change(table, item, update, null),
                new ItemWrite.Delete(table, item, null),
                new ItemWrite.Check(table, item, condition)),
            "token");
    return Stream.of(
        new LeaseTablesEntity.Create(table, definition, ref()),
        new LeaseTablesEntity.Describe(table, ref()),
        new LeaseTablesEntity.Change(
            table,
            new TableChange(
                definition.indexes(),
                List.of("gone"),
                true,
                new Throughput(3, 4),
                null,
                Map.of("a", "b"),
                List.of("c")),
            ref()),
        new LeaseTablesEntity.SetTimeToLive(table, "expires", true, ref()),
        new LeaseTablesEntity.Delete(table, ref()),
        new LeaseTablesEntity.ListNames(null, 10, ref()),
        new LeaseTablesEntity.Write(writes, ref()),
        new LeaseTablesEntity.Read(List.of(new ItemAddress(table, item)), ref()),
        new LeaseTablesEntity.Page(
            new PageRequest(
                table,
                "byOwner",
                new PageRequest.Range(
                    List.of(new PageRequest.KeyCondition("owner", condition)), false),
                condition,
                item,
                5,
                0,
                1),
            ref()),
        LeaseTablesEntity.Stop.INSTANCE,
        new TableDescription(
            Namespace.DEFAULT, table, definition, "id", Instant.ofEpochMilli(7), 1, 2),
        new TableNames(List.of(table), true),
        new WriteResult(
            List.of(
                new WriteOutcome.Done(null, item),
                new WriteOutcome.ConditionFailed(item),
                new WriteOutcome.Invalid("why"))),
        new FoundItems(Arrays.asList(item, null)),
        new ItemPage(List.of(item), 3, item));
  }

  Stream<Object> messages() {
    return Stream.of(
        new ShardEntity.Wake(ref()),
        ShardEntity.Trim.INSTANCE,
        new ShardEntity.Delete(ref()),
        ShardEntity.Stop.INSTANCE,
        new StreamEntity.Create(StreamSpec.onDemand(), Instant.ofEpochMilli(5), ref()),
        new StreamEntity.Describe(ref()),
        new StreamEntity.AwaitCreated(ref()),
        new StreamEntity.Delete(ref()),
        StreamEntity.Stop.INSTANCE,
        StreamEntity.RenewDataKeys.INSTANCE,
        new StreamEntity.Changed(STREAM, StreamStatus.UPDATING, StreamMode.PROVISIONED, 4),
        new StreamEntity.AwaitReplaced(new ShardId(3), ref()),
        new StreamEntity.Change(new Reshard.Scale(8), ref()),
        new StreamEntity.FollowTraffic(
            new Reshard.Split(new ShardId(3), HashKey.parse("17")), ref()),
        new AccountEntity.CreateStream(STREAM.name(), StreamSpec.provisioned(2), ref()),
        new AccountEntity.DeleteStream(STREAM.name(), ref()),
        new AccountEntity.Resolve(STREAM.name(), ref()),
        new AccountEntity.ListStreams(null, 10, ref()),
        AccountEntity.Stop.INSTANCE,
        new AccountEntity.Usage(ref()),
        new AccountEntity.Commitment(ref()),
        new AccountEntity.Commit(true, ref()),
        new BillingCommitment(Instant.EPOCH, null),
        new AccountEntity.AdmitShards(3, ref()),
        new AccountEntity.NoteStream(
            new StreamEntity.Changed(STREAM, StreamStatus.ACTIVE, StreamMode.ON_DEMAND, 4)),
        new AccountUsage(1, 2, 3, 4),
        new ShardEntity.Close(ref()),
        new ShardEntity.TrimBefore(17, ref()),
        new ShardEnd(
            new ShardId(1), 18, 19, ProducerMarks.none(HashKeyRange.ALL).fence(5, 6, 7), 8),
        new ShardEntity.AskProducer(5, ref()),
        new ShardEntity.FenceProducer(5, 6, ref()),
        new ShardEntity.RetireProducer(5, ref()),
        new ProducerStanding(6, 7),
        new AppendAnswer.Taken(4, 9),
        new StreamChanged(DESCRIPTION, DESCRIPTION),
        new Appended(
            1,
            2,
            3,
            true,
            new Earlier(
                List.of(new StoredEntries(new ShardId(1), HashKeyRange.ALL, 4, 5, 6, true, 7, 11)),
                null)),
        new AppendAnswer.Done(4, new Appended(1, 2, 3)),
        STREAM,
        DESCRIPTION,
        new StreamPage(List.of(DESCRIPTION.summary()), true));
  }

  Stream<StreamChange> changes() {
    return Stream.of(
        new PropertyChange.AddTags(Map.of("a", "b")),
        new PropertyChange.RemoveTags(Set.of("a")),
        new PropertyChange.IncreaseRetention(48),
        new PropertyChange.DecreaseRetention(24),
        new PropertyChange.EnableMonitoring(Set.of(ShardMetric.OUTGOING_BYTES)),
        new PropertyChange.DisableMonitoring(Set.of(ShardMetric.OUTGOING_BYTES)),
        new PropertyChange.ChangeMode(StreamMode.ON_DEMAND, 0),
        new PropertyChange.SetWarmThroughput(5),
        new PropertyChange.SetRecordSize(2_048),
        new PropertyChange.StartEncryption("alias/aws/kinesis"),
        new PropertyChange.StopEncryption(),
        new PropertyChange.PutPolicy("{}"),
        new PropertyChange.DeletePolicy(),
        new Reshard.Split(new ShardId(3), HashKey.parse("17")),
        new Reshard.Merge(new ShardId(3), new ShardId(4)),
        new Reshard.Scale(8),
        new Reshard.SplitHot(List.of(new ShardId(1), new ShardId(2))),
        new Reshard.MergeCold(List.of(new Reshard.Merge(new ShardId(3), new ShardId(4)))),
        new ConsumerChange.Register("c", Map.of("a", "b")),
        new ConsumerChange.Deregister("c"),
        new ConsumerChange.TagConsumer("c", Map.of("a", "b")),
        new ConsumerChange.UntagConsumer("c", Set.of("a")),
        new ConsumerChange.SetConsumerPolicy("c", null));
  }
}
