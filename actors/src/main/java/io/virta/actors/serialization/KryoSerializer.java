package io.virta.actors.serialization;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.Pool;
import java.io.NotSerializableException;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Serializes messages between nodes with Kryo. Every class has a number, which its module assigns
 * ({@link WireModule}); a class without a number is refused when written and when read. The
 * manifest is the version of these numbers. Kryo instances are not thread safe and are pooled.
 */
public final class KryoSerializer extends SerializerWithStringManifest {
  /** Increase when a number changes its meaning; a new number needs no increase. */
  private static final String WIRE_VERSION = "1";

  private static final int IDENTIFIER = 7_201;
  private static final int BUFFER_BYTES = 4 << 10;

  /** Above the largest record (10 MiB) with its block; more is a mistake. */
  private static final int MESSAGE_BYTES_MAX = 24 << 20;

  private final Pool<Kryo> kryos;

  public KryoSerializer(ExtendedActorSystem system) {
    WireModules modules = new WireModules(system);
    this.kryos =
        new Pool<>(true, false) {
          @Override
          protected Kryo create() {
            return modules.newKryo();
          }
        };
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object message) {
    return WIRE_VERSION;
  }

  @Override
  public byte[] toBinary(Object message) {
    Kryo kryo = kryos.obtain();
    try (Output out = new Output(BUFFER_BYTES, MESSAGE_BYTES_MAX)) {
      kryo.writeClassAndObject(out, message);
      return out.toBytes();
    } finally {
      kryos.free(kryo);
    }
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    if (!manifest.equals(WIRE_VERSION)) {
      throw new NotSerializableException(
          "a message of wire version " + manifest + "; this node knows " + WIRE_VERSION);
    }
    Kryo kryo = kryos.obtain();
    try (Input in = new Input(bytes)) {
      return kryo.readClassAndObject(in);
    } finally {
      kryos.free(kryo);
    }
  }
}
