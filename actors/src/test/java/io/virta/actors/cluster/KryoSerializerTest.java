package io.virta.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.virta.actors.account.AccountEntity;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.Appended;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamMode;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamPage;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.model.VirtaException;
import io.virta.actors.shard.AppendAnswer;
import io.virta.actors.shard.ShardEntity;
import io.virta.actors.stream.StreamEntity;
import io.virta.client.VirtaConfig;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.RecordBlockBuilder;
import java.lang.reflect.Modifier;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
          StreamStatus.ACTIVE,
          StreamMode.ON_DEMAND,
          24,
          Instant.ofEpochMilli(1_790_000_000_123L),
          Map.of("team", "ops"),
          List.of(
              new Shard(
                  new ShardId(1),
                  HashKeyRange.divide(1).get(0),
                  1_790_000_000,
                  new ShardId(0),
                  null,
                  new Shard.Closed(17, 1_790_000_009))));

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
        new StreamEntity.Changed(STREAM),
        new AccountEntity.CreateStream(STREAM.name(), StreamSpec.provisioned(2), ref()),
        new AccountEntity.DeleteStream(STREAM.name(), ref()),
        new AccountEntity.Resolve(STREAM.name(), ref()),
        new AccountEntity.ListStreams(null, 10, ref()),
        AccountEntity.Stop.INSTANCE,
        new Appended(1, 2, 3),
        new AppendAnswer.Done(4, new Appended(1, 2, 3)),
        STREAM,
        DESCRIPTION,
        new StreamPage(List.of(DESCRIPTION.summary()), true));
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
