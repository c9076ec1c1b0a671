package io.virta.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
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
import io.virta.actors.model.AccountId;
import io.virta.actors.model.AccountUsage;
import io.virta.actors.model.Appended;
import io.virta.actors.model.BillingCommitment;
import io.virta.actors.model.ConsumerChange;
import io.virta.actors.model.ConsumerStatus;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.HashKey;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.PropertyChange;
import io.virta.actors.model.Region;
import io.virta.actors.model.Reshard;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardMetric;
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
import io.virta.actors.model.VirtaException;
import io.virta.actors.model.WrappedKey;
import io.virta.actors.shard.AppendAnswer;
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
import io.virta.client.VirtaConfig;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.RecordBlockBuilder;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KryoSerializerTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          VirtaConfig.load(ConfigFactory.parseMap(Map.of("pekko.loglevel", "WARNING"))));
  private static final Serialization SERIALIZATION =
      SerializationExtension.get(Adapter.toClassic(KIT.system()));
  private static final StreamKey STREAM =
      new StreamKey(Namespace.DEFAULT, new StreamName("orders"), 3);
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

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private static <T> ActorRef<T> ref() {
    return KIT.<T>createTestProbe().getRef();
  }

  private static Stream<Object> leaseTableMessages() {
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

  static Stream<Object> messages() {
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
        new ShardEnd(new ShardId(1), 18, 19),
        new StreamChanged(DESCRIPTION, DESCRIPTION),
        new Appended(1, 2, 3, true),
        new AppendAnswer.Done(4, new Appended(1, 2, 3)),
        STREAM,
        DESCRIPTION,
        new StreamPage(List.of(DESCRIPTION.summary()), true));
  }

  static Stream<StreamChange> changes() {
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

  private static Object overTheWire(Object message) {
    var serializer = SERIALIZATION.findSerializerFor(message);
    assertThat(serializer).isInstanceOf(KryoSerializer.class);
    byte[] bytes = SERIALIZATION.serialize(message).get();
    return SERIALIZATION
        .deserialize(bytes, serializer.identifier(), Serializers.manifestFor(serializer, message))
        .get();
  }

  @ParameterizedTest
  @MethodSource({"messages", "leaseTableMessages"})
  void carries(Object message) {
    assertThat(overTheWire(message)).isEqualTo(message);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void carries_every_change_of_a_stream(StreamChange change) {
    assertThat(overTheWire(change)).isEqualTo(change);
  }

  @Test
  void knows_every_change_of_a_stream() {
    assertThat(
            Stream.of(PropertyChange.class, Reshard.class, ConsumerChange.class)
                .flatMap(kind -> Stream.of(kind.getPermittedSubclasses())))
        .containsExactlyInAnyOrderElementsOf(changes().<Class<?>>map(Object::getClass).toList());
  }

  @Test
  void carries_records_with_all_their_bytes() {
    RecordBlock block = RecordBlockBuilder.single("key", new byte[] {1, 2, 3}).arrivedAt(9);

    var append = (ShardEntity.Append) overTheWire(new ShardEntity.Append(block, 7, ref()));

    assertThat(append.block().header()).isEqualTo(block.header());
    assertThat(append.block().key(0)).isEqualTo("key");
    assertThat(append.block().data(0)).containsExactly(1, 2, 3);
  }

  @Test
  void carries_a_refusal_with_its_code() {
    Object read = overTheWire(new VirtaException(ErrorCode.LOG_FULL, "no room"));

    assertThat(read)
        .isInstanceOfSatisfying(
            VirtaException.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.LOG_FULL);
              assertThat(refusal).hasMessage("no room");
            });
  }

  @Test
  void carries_another_region_than_the_home_region() {
    StreamKey elsewhere =
        new StreamKey(new Namespace(AccountId.DEFAULT, new Region("eu-west-1")), STREAM.name(), 3);

    assertThat(overTheWire(elsewhere)).isEqualTo(elsewhere);
  }

  /** The bytes were written by the version that knew accounts and no regions. */
  @Test
  void reads_and_writes_the_home_region_as_accounts_alone_were_written() throws Exception {
    StreamEntity.Changed changed =
        new StreamEntity.Changed(STREAM, StreamStatus.UPDATING, StreamMode.PROVISIONED, 4);
    byte[] before = HexFormat.of().parseHex("3401080301013030303030303030303030b006016f72646572f3");
    var serializer = SERIALIZATION.findSerializerFor(changed);
    String manifest = Serializers.manifestFor(serializer, changed);

    assertThat(SERIALIZATION.deserialize(before, serializer.identifier(), manifest).get())
        .isEqualTo(changed);
    assertThat(SERIALIZATION.serialize(changed).get()).isEqualTo(before);
  }

  @Test
  void refuses_a_class_without_a_number() {
    var serializer = SERIALIZATION.findSerializerFor(STREAM);

    assertThatThrownBy(() -> serializer.toBinary(new Object()))
        .hasMessageContaining("Class is not registered: Object");
  }

  @Test
  void knows_every_public_command_of_every_entity() {
    List<Class<?>> carried =
        Stream.concat(
                Stream.concat(messages(), leaseTableMessages()).map(Object::getClass),
                Stream.of(ShardEntity.Append.class))
            .toList();

    assertThat(
            Stream.of(
                    ShardEntity.Command.class,
                    StreamEntity.Command.class,
                    AccountEntity.Command.class,
                    LeaseTablesEntity.Command.class)
                .flatMap(protocol -> Stream.of(protocol.getPermittedSubclasses()))
                .filter(command -> Modifier.isPublic(command.getModifiers())))
        .allMatch(carried::contains);
  }
}
