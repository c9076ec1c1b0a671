package io.virta.actors.cluster;

import com.typesafe.config.Config;
import java.util.List;
import org.apache.pekko.cluster.ConfigValidation;
import org.apache.pekko.cluster.Invalid;
import org.apache.pekko.cluster.JoinConfigCompatChecker;
import org.apache.pekko.japi.Util;
import scala.collection.immutable.Seq;

/**
 * Refuses every join of another node: the embedded log lives on one node's disk, and a second
 * member would own shards whose records it cannot read. Pekko does not check a node that joins
 * itself, so that stays possible.
 */
public final class EmbeddedLogJoinChecker extends JoinConfigCompatChecker {
  @Override
  public Seq<String> requiredKeys() {
    return Util.immutableSeq(List.<String>of());
  }

  @Override
  public ConfigValidation check(Config toCheck, Config actualConfig) {
    return new Invalid(
        Util.immutableSeq(List.of("the embedded log is for one node; a second node cannot join")));
  }
}
