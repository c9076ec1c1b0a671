package io.virta.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.virta.actors.account.AccountEntity;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.AccountUsage;
import io.virta.actors.model.Appended;
import io.virta.actors.model.ConsumerChange;
import io.virta.actors.model.ConsumerStatus;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.HashKey;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.PropertyChange;
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
import io.virta.actors.shard.AppendAnswer;
import io.virta.actors.shard.ShardEnd;
import io.virta.actors.shard.ShardEntity;
import io.virta.actors.stream.StreamEntity;
import io.virta.client.VirtaConfig;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.RecordBlockBuilder;
import java.lang.reflect.Modifier;
import java.time.Instant;
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
      new StreamKey(AccountId.DEFAULT, new StreamName("orders"), 3);
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
                  "alerts", Instant.ofEpochSecond(9), ConsumerStatus.ACTIVE, Map.of(), null)));

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private static <T> ActorRef<T> ref() {
    return KIT.<T>createTestProbe().getRef();
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
        new AccountEntity.AdmitShards(3, ref()),
        new AccountEntity.NoteStream(
            new StreamEntity.Changed(STREAM, StreamStatus.ACTIVE, StreamMode.ON_DEMAND, 4)),
        new AccountUsage(1, 2, 3, 4),
        new ShardEntity.Close(ref()),
        new ShardEnd(new ShardId(1), 18, 19),
        new StreamChanged(DESCRIPTION, DESCRIPTION),
        new Appended(1, 2, 3),
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
        new PropertyChange.PutPolicy("{}"),
        new PropertyChange.DeletePolicy(),
        new Reshard.Split(new ShardId(3), HashKey.parse("17")),
        new Reshard.Merge(new ShardId(3), new ShardId(4)),
        new Reshard.Scale(8),
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
  @MethodSource("messages")
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
  void refuses_a_class_without_a_number() {
    var serializer = SERIALIZATION.findSerializerFor(STREAM);

    assertThatThrownBy(() -> serializer.toBinary(new Object()))
        .hasMessageContaining("Class is not registered: Object");
  }

  @Test
  void knows_every_public_command_of_every_entity() {
    List<Class<?>> carried =
        Stream.concat(messages().map(Object::getClass), Stream.of(ShardEntity.Append.class))
            .toList();

    assertThat(
            Stream.of(
                    ShardEntity.Command.class,
                    StreamEntity.Command.class,
                    AccountEntity.Command.class)
                .flatMap(protocol -> Stream.of(protocol.getPermittedSubclasses()))
                .filter(command -> Modifier.isPublic(command.getModifiers())))
        .allMatch(carried::contains);
  }
}
