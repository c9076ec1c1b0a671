package io.virta.actors.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.virta.actors.account.AccountEntity;
import io.virta.actors.lease.LeaseTablesEntity;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.Region;
import io.virta.actors.model.StreamChange;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamMode;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.model.VirtaException;
import io.virta.actors.serialization.KryoSerializer;
import io.virta.actors.serialization.LocalMessage;
import io.virta.actors.shard.AppendAnswer;
import io.virta.actors.shard.ShardEntity;
import io.virta.actors.stream.StreamEntity;
import io.virta.client.VirtaConfig;
import io.virta.persistence.record.BlockSender;
import io.virta.persistence.record.CallId;
import io.virta.persistence.record.RecordBatch;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.RecordBlockBuilder;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
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

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private static final WireSamples SAMPLES =
      new WireSamples(KIT.<Object>createTestProbe().getRef());

  static Stream<Object> messages() {
    return SAMPLES.messages();
  }

  static Stream<Object> leaseTableMessages() {
    return SAMPLES.leaseTableMessages();
  }

  static Stream<StreamChange> changes() {
    return SAMPLES.changes();
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
    assertThat(permitted(StreamChange.class))
        .containsExactlyInAnyOrderElementsOf(changes().<Class<?>>map(Object::getClass).toList());
  }

  @Test
  void carries_records_with_all_their_bytes() {
    RecordBlock block = RecordBlockBuilder.single("key", new byte[] {1, 2, 3}).arrivedAt(9);

    var append =
        (ShardEntity.Append)
            overTheWire(
                new ShardEntity.Append(block, 7, KIT.<AppendAnswer>createTestProbe().getRef()));

    assertThat(append.block().header()).isEqualTo(block.header());
    assertThat(append.block().key(0)).isEqualTo("key");
    assertThat(append.block().data(0)).containsExactly(1, 2, 3);
  }

  @Test
  void carries_the_out_number_of_every_record() {
    RecordBlock block =
        new RecordBlockBuilder(3, 3 * RecordBlockBuilder.recordBytes(1, false, 1))
            .add(new byte[] {'a'}, new byte[] {1})
            .add(new byte[] {'b'}, new byte[] {2})
            .add(new byte[] {'c'}, new byte[] {3})
            .build()
            .sentBy(7, 2, 5, 8, 1L << 40);

    var append =
        (ShardEntity.Append)
            overTheWire(
                new ShardEntity.Append(block, 7, KIT.<AppendAnswer>createTestProbe().getRef()));

    assertThat(append.block().header()).isEqualTo(block.header());
    assertThat(append.block().number(0)).isEqualTo(5);
    assertThat(append.block().number(1)).isEqualTo(8);
    assertThat(append.block().number(2)).isEqualTo(1L << 40);
    assertThat(append.block().data(2)).containsExactly(3);
  }

  @Test
  void carries_the_call_and_the_entry_numbers_of_records() {
    CallId call = new CallId(-3, 4);
    RecordBlock block =
        new RecordBlockBuilder(2, 2 * RecordBlockBuilder.recordBytes(1, false, 1))
            .add(new byte[] {'a'}, new byte[] {1})
            .add(new byte[] {'b'}, new byte[] {2})
            .build()
            .sentBy(call, 2, new int[] {0, 499});

    var append =
        (ShardEntity.Append)
            overTheWire(
                new ShardEntity.Append(block, 7, KIT.<AppendAnswer>createTestProbe().getRef()));

    assertThat(append.block().header().call()).isEqualTo(new BlockSender.Call(call, 2, 0, 499));
    assertThat(append.block().number(0)).isZero();
    assertThat(append.block().number(1)).isEqualTo(499);
  }

  @Test
  void carries_a_stored_block_of_a_producer_without_numbers() {
    RecordBlock sent = RecordBlockBuilder.single("key", new byte[] {1}).sentBy(7, 2, 5);
    RecordBlock stored = RecordBatch.of(1, List.of(sent.arrivedAt(9))).blocks().get(0);

    var append =
        (ShardEntity.Append)
            overTheWire(
                new ShardEntity.Append(stored, 7, KIT.<AppendAnswer>createTestProbe().getRef()));

    assertThat(append.block().header()).isEqualTo(stored.header());
    assertThat(append.block().hasNumbers()).isFalse();
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
        new StreamKey(
            new Namespace(AccountId.DEFAULT, new Region("eu-west-1")),
            WireSamples.STREAM.name(),
            3);

    assertThat(overTheWire(elsewhere)).isEqualTo(elsewhere);
  }

  /** The expected bytes were written by a version without regions. */
  @Test
  void reads_and_writes_the_home_region_in_the_format_from_before_regions() throws Exception {
    StreamEntity.Changed changed =
        new StreamEntity.Changed(
            WireSamples.STREAM, StreamStatus.UPDATING, StreamMode.PROVISIONED, 4);
    byte[] before = HexFormat.of().parseHex("3401080301013030303030303030303030b006016f72646572f3");
    var serializer = SERIALIZATION.findSerializerFor(changed);
    String manifest = Serializers.manifestFor(serializer, changed);

    assertThat(SERIALIZATION.deserialize(before, serializer.identifier(), manifest).get())
        .isEqualTo(changed);
    assertThat(SERIALIZATION.serialize(changed).get()).isEqualTo(before);
  }

  @Test
  void refuses_a_class_without_a_number() {
    var serializer = SERIALIZATION.findSerializerFor(WireSamples.STREAM);

    assertThatThrownBy(() -> serializer.toBinary(new Object()))
        .hasMessageContaining("Class is not registered: Object");
  }

  private static Stream<Class<?>> permitted(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(KryoSerializerTest::permitted)
        : Stream.of(type);
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
                .flatMap(KryoSerializerTest::permitted)
                .filter(command -> !LocalMessage.class.isAssignableFrom(command)))
        .allMatch(carried::contains);
  }
}
