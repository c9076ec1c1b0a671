package io.virta.actors.cluster;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/** The cluster that a node forms with itself when {@link #join} is called. */
public final class ClusterOfOne implements Extension {
  private static final ExtensionId<ClusterOfOne> ID =
      new ExtensionId<>() {
        @Override
        public ClusterOfOne createExtension(ActorSystem<?> system) {
          return new ClusterOfOne(Cluster.get(system));
        }
      };

  private final Cluster cluster;
  private final AtomicBoolean joined = new AtomicBoolean();

  private ClusterOfOne(Cluster cluster) {
    this.cluster = cluster;
  }

  public static ClusterOfOne get(ActorSystem<?> system) {
    return ID.apply(system);
  }

  /** Starts to form the cluster, which is up a moment later. Later calls do nothing. */
  public void join() {
    if (joined.compareAndSet(false, true)) {
      cluster.manager().tell(Join.create(cluster.selfMember().address()));
    }
  }
}
