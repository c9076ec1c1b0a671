package io.virta.node;

import io.virta.actors.region.Regions;
import io.virta.http.aws.identity.AnyCredentials;
import io.virta.http.aws.identity.Credentials;
import io.virta.http.aws.identity.CredentialsFile;
import io.virta.http.aws.identity.CredentialsFileException;
import io.virta.http.aws.identity.KnownCredentials;
import io.virta.http.aws.identity.signature.ClockSkew;
import io.virta.node.config.IdentitySettings;
import io.virta.node.config.NodeSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;

/** The credentials a node accepts: any on loopback, those of a credentials file elsewhere. */
final class NodeCredentials {
  private static final Duration REFRESH = Duration.ofSeconds(10);

  private NodeCredentials() {}

  /** Requires a credentials file, or an explicit opt-out, if other machines can reach the node. */
  static void requireSafe(NodeSettings settings, IdentitySettings identity) {
    if (identity.credentialsFile().isEmpty()
        && !identity.insecure()
        && !isLoopback(settings.host())) {
      throw new NodeException(
          ExitCode.USAGE,
          "others can reach %s and any credentials would be accepted; set --credentials FILE (see docs/identity.md), or --insecure-any-credentials"
              .formatted(settings.host()));
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException nowhere) {
      return true; // binding reports what is wrong with it
    }
  }

  /** Returns the configured credentials; a file is read now, and again whenever it changes. */
  static Credentials open(
      ActorSystem<?> system,
      NodeSettings settings,
      IdentitySettings identity,
      Regions regions,
      ClockSkew skew,
      InstantSource clock) {
    return identity
        .credentialsFile()
        .map(path -> ofFile(system, path, regions, skew, clock))
        .orElseGet(() -> new AnyCredentials(settings.account(), regions));
  }

  private static Credentials ofFile(
      ActorSystem<?> system, Path path, Regions regions, ClockSkew skew, InstantSource clock) {
    CredentialsFile file = read(path);
    system
        .scheduler()
        .scheduleWithFixedDelay(
            REFRESH,
            REFRESH,
            file::refresh,
            system.dispatchers().lookup(DispatcherSelector.blocking()));
    return new KnownCredentials(file::directory, regions, clock, skew);
  }

  private static CredentialsFile read(Path path) {
    try {
      return CredentialsFile.open(path);
    } catch (CredentialsFileException wrong) {
      throw new NodeException(ExitCode.USAGE, String.valueOf(wrong.getMessage()), wrong);
    }
  }
}
