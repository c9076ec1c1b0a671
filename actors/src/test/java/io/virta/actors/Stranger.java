package io.virta.actors;

import com.typesafe.config.ConfigFactory;
import io.virta.client.VirtaConfig;
import java.io.IOException;
import java.util.Map;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/**
 * A program that tries to join the actor system at an address, over and over, until its input ends.
 * Argument: the address.
 */
final class Stranger {
  private Stranger() {}

  public static void main(String[] args) throws IOException {
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "node",
            VirtaConfig.load(
                ConfigFactory.parseMap(
                    Map.of(
                        "pekko.remote.artery.transport", "tcp",
                        "pekko.remote.artery.advanced.handshake-timeout", "3s",
                        "pekko.cluster.retry-unsuccessful-join-after", "500ms",
                        "pekko.loglevel", "WARNING"))));
    Cluster.get(system).manager().tell(Join.create(AddressFromURIString.parse(args[0])));
    while (System.in.read() >= 0) {
      // The test closes the input when it is done.
    }
    Runtime.getRuntime().halt(0); // a member that dies instead of leaving
  }
}
