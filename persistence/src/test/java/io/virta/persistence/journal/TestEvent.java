package io.virta.persistence.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.JSerializer;
import org.apache.pekko.serialization.Serialization;
import org.jspecify.annotations.Nullable;

/** An event that only its own serializer can write, because it contains an actor reference. */
record TestEvent(ActorRef subject) {

  /** Bound to {@link TestEvent} in the tests' configuration. */
  static final class EventSerializer extends JSerializer {
    private final ExtendedActorSystem system;

    EventSerializer(ExtendedActorSystem system) {
      this.system = system;
    }

    @Override
    public int identifier() {
      return 76_001;
    }

    @Override
    public boolean includeManifest() {
      return false;
    }

    @Override
    public byte[] toBinary(Object event) {
      return Serialization.serializedActorPath(((TestEvent) event).subject()).getBytes(UTF_8);
    }

    @Override
    public Object fromBinaryJava(byte[] bytes, @Nullable Class<?> manifest) {
      return new TestEvent(system.provider().resolveActorRef(new String(bytes, UTF_8)));
    }
  }
}
