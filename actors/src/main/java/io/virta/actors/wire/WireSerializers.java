package io.virta.actors.wire;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.VirtaException;
import io.virta.actors.shard.ProducerMarks;
import io.virta.persistence.record.BatchHeader;
import io.virta.persistence.record.BlockSender;
import io.virta.persistence.record.RecordBatch;
import io.virta.persistence.record.RecordBlock;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/** The serializers of the classes that are not plain records. */
final class WireSerializers {
  private WireSerializers() {}

  static final class ActorRefs extends Serializer<ActorRef<?>> {
    private final ActorRefResolver resolver;

    ActorRefs(ExtendedActorSystem system) {
      this.resolver = ActorRefResolver.get(Adapter.toTyped(system));
    }

    @Override
    public void write(Kryo kryo, Output out, ActorRef<?> ref) {
      out.writeString(resolver.toSerializationFormat(ref));
    }

    @Override
    public ActorRef<?> read(Kryo kryo, Input in, Class<? extends ActorRef<?>> type) {
      return resolver.resolveActorRef(in.readString());
    }
  }

  /**
   * Writes a block as a batch of one block, so that the layout and its checks exist once. For a
   * block whose sender numbers its records, a flag follows and says whether each record has its own
   * number; the first number is in the header, the others follow as differences.
   */
  static final class Blocks extends Serializer<RecordBlock> {
    @Override
    public void write(Kryo kryo, Output out, RecordBlock block) {
      byte[] header = RecordBatch.of(1, List.of(block)).header().encode();
      out.writeInt(header.length, true);
      out.writeBytes(header);
      out.writeBytes(block.array(), block.bodyOffset(), block.bodyLength());
      if (block.header().sender() != BlockSender.Anybody.INSTANCE) {
        writeNumbers(out, block);
      }
    }

    private static void writeNumbers(Output out, RecordBlock block) {
      out.writeBoolean(block.hasNumbers());
      if (block.hasNumbers()) {
        for (int i = 1; i < block.recordCount(); i++) {
          out.writeLong(block.number(i) - block.number(i - 1), true);
        }
      }
    }

    @Override
    public RecordBlock read(Kryo kryo, Input in, Class<? extends RecordBlock> type) {
      BatchHeader header = BatchHeader.decode(ByteBuffer.wrap(in.readBytes(in.readInt(true))));
      byte[] body = in.readBytes(header.bodyLength());
      RecordBlock block = RecordBatch.readFrom(header, body, 0, 0).blocks().get(0);
      BlockSender sender = block.header().sender();
      if (sender == BlockSender.Anybody.INSTANCE || !in.readBoolean()) {
        return block;
      }
      return sender instanceof BlockSender.Producer producer
          ? block.sentBy(
              producer.no(), producer.epoch(), numbers(in, block, producer.firstOutNumber()))
          : called(in, block, (BlockSender.Call) sender);
    }

    private static RecordBlock called(Input in, RecordBlock block, BlockSender.Call call) {
      long[] numbers = numbers(in, block, call.firstEntry());
      int[] entries = Arrays.stream(numbers).mapToInt(Math::toIntExact).toArray();
      return block.sentBy(call.id(), call.attempt(), entries);
    }

    private static long[] numbers(Input in, RecordBlock block, long first) {
      long[] numbers = new long[block.recordCount()];
      numbers[0] = first;
      for (int i = 1; i < numbers.length; i++) {
        numbers[i] = numbers[i - 1] + in.readLong(true);
      }
      return numbers;
    }
  }

  static final class Marks extends Serializer<ProducerMarks> {
    @Override
    public void write(Kryo kryo, Output out, ProducerMarks marks) {
      byte[] bytes = marks.encode();
      out.writeInt(bytes.length, true);
      out.writeBytes(bytes);
    }

    @Override
    public ProducerMarks read(Kryo kryo, Input in, Class<? extends ProducerMarks> type) {
      return ProducerMarks.decode(in.readBytes(in.readInt(true)));
    }
  }

  static final class Refusals extends Serializer<VirtaException> {
    @Override
    public void write(Kryo kryo, Output out, VirtaException refusal) {
      out.writeString(refusal.code().name());
      out.writeString(refusal.getMessage());
    }

    @Override
    public VirtaException read(Kryo kryo, Input in, Class<? extends VirtaException> type) {
      return new VirtaException(ErrorCode.valueOf(in.readString()), in.readString());
    }
  }

  /**
   * Writes a namespace in the format that accounts had before regions existed, so that such
   * messages can still be read.
   */
  static final class Namespaces extends Serializer<Namespace> {
    @Override
    public void write(Kryo kryo, Output out, Namespace namespace) {
      kryo.writeObjectOrNull(out, namespace.id(), String.class);
    }

    @Override
    public Namespace read(Kryo kryo, Input in, Class<? extends Namespace> type) {
      return Namespace.parse(kryo.readObjectOrNull(in, String.class));
    }
  }

  /** Writes the namespace in the place of the account, for messages from before regions existed. */
  static final class StreamKeys extends Serializer<StreamKey> {
    @Override
    public void write(Kryo kryo, Output out, StreamKey key) {
      kryo.writeObjectOrNull(out, key.namespace(), Namespace.class);
      kryo.writeObject(out, key.incarnation());
      kryo.writeObjectOrNull(out, key.name(), StreamName.class);
    }

    @Override
    public StreamKey read(Kryo kryo, Input in, Class<? extends StreamKey> type) {
      Namespace namespace = kryo.readObjectOrNull(in, Namespace.class);
      long incarnation = kryo.readObject(in, long.class);
      return new StreamKey(namespace, kryo.readObjectOrNull(in, StreamName.class), incarnation);
    }
  }

  static final class Lists extends Serializer<List<?>> {
    @Override
    public void write(Kryo kryo, Output out, List<?> list) {
      out.writeInt(list.size(), true);
      list.forEach(element -> kryo.writeClassAndObject(out, element));
    }

    @Override
    public List<?> read(Kryo kryo, Input in, Class<? extends List<?>> type) {
      int size = in.readInt(true);
      List<Object> list = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        list.add(kryo.readClassAndObject(in));
      }
      return list;
    }
  }

  static final class Sets extends Serializer<Set<?>> {
    @Override
    public void write(Kryo kryo, Output out, Set<?> set) {
      out.writeInt(set.size(), true);
      set.forEach(element -> kryo.writeClassAndObject(out, element));
    }

    @Override
    public Set<?> read(Kryo kryo, Input in, Class<? extends Set<?>> type) {
      int size = in.readInt(true);
      Set<Object> set = new LinkedHashSet<>();
      for (int i = 0; i < size; i++) {
        set.add(kryo.readClassAndObject(in));
      }
      return set;
    }
  }

  static final class Maps extends Serializer<Map<?, ?>> {
    @Override
    public void write(Kryo kryo, Output out, Map<?, ?> map) {
      out.writeInt(map.size(), true);
      map.forEach(
          (key, value) -> {
            kryo.writeClassAndObject(out, key);
            kryo.writeClassAndObject(out, value);
          });
    }

    @Override
    public Map<?, ?> read(Kryo kryo, Input in, Class<? extends Map<?, ?>> type) {
      int size = in.readInt(true);
      Map<Object, Object> map = new LinkedHashMap<>();
      for (int i = 0; i < size; i++) {
        map.put(kryo.readClassAndObject(in), kryo.readClassAndObject(in));
      }
      return map;
    }
  }
}
