package io.virta.actors.serialization;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Registration;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRef;

/** The modules that {@code virta.wire.modules} names, ascending by their numbers. */
final class WireModules {
  private final ExtendedActorSystem system;
  private final List<WireModule> modules;

  WireModules(ExtendedActorSystem system) {
    this.system = system;
    Config named = system.settings().config().getConfig("virta.wire.modules");
    this.modules =
        named.root().values().stream()
            .map(ConfigValue::unwrapped)
            .map(name -> instance(String.valueOf(name)))
            .sorted(Comparator.comparingInt(WireModule::firstNumber))
            .toList();
  }

  private WireModule instance(String className) {
    try {
      Class<?> type = Class.forName(className, true, system.dynamicAccess().classLoader());
      return (WireModule) type.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new IllegalArgumentException(
          "virta.wire.modules names %s, which is not a WireModule or cannot be instantiated: %s"
              .formatted(className, e),
          e);
    }
  }

  Kryo newKryo() {
    WireKryo kryo = new WireKryo();
    kryo.setRegistrationRequired(true);
    kryo.setReferences(false);
    modules.forEach(module -> module.register(new WireNumbers(kryo, module), system));
    return kryo;
  }

  /**
   * Writes references and collections by their public interface, whatever class implements them.
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
