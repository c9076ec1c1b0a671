package io.virta.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.virta.http.access.AccessRules;
import io.virta.http.kinesis.KinesisApi;
import io.virta.persistence.clock.NodeClocks;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Lists the classes that may read the clock of the machine, in all modules of a node. All other
 * classes use the node's clocks ({@link NodeClocks}) and timers (its {@code Ticker}), which tests
 * can control.
 */
class TimeRulesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.virta");

  /** Classes that create clocks, and commands, which are separate processes. */
  private static final Set<String> WALL =
      Set.of(
          NodeClocks.class.getName(),
          "io.virta.node.cli.ClientOptions",
          "io.virta.node.cli.TailStartConverter");

  /** Classes that measure real durations or enforce time limits, with the reason. */
  private static final Map<String, String> MONOTONIC =
      Map.ofEntries(
          Map.entry(NodeClocks.class.getName(), "creates the node's clock"),
          Map.entry("io.virta.persistence.disk.WatchedDisk", "how long a write takes"),
          Map.entry("io.virta.persistence.embedded.StallAlarm", "whether a write hangs"),
          Map.entry(
              "io.virta.persistence.lane.write.LaneThread", "when to fsync, write marks and check"),
          Map.entry("io.virta.persistence.lane.write.Tail", "how long an fsync takes"),
          Map.entry(
              "io.virta.persistence.lane.write.LaneRoom",
              "when to query the free space of the disk"),
          Map.entry("io.virta.persistence.lane.recovery.RecoveryReport", "how long a start takes"),
          Map.entry("io.virta.actors.edge.ShardAppender", "how long a shard may take to answer"),
          Map.entry(
              "io.virta.actors.edge.StreamsStart", "how long a put waits and a shard is idle"),
          Map.entry("io.virta.actors.stream.StreamSchedule", "how long a round of a reshard takes"),
          Map.entry(AccessRules.class.getName(), "how often a refusal is logged"),
          Map.entry("io.virta.http.aws.intake.BodyStage", "how long a client may be silent"),
          Map.entry(
              "io.virta.http.connection.ConnectionFraming", "how many frames a client may send"),
          Map.entry("io.virta.http.connection.SocketStage", "how long a socket may be silent"),
          Map.entry(KinesisApi.class.getName(), "how long a request takes"),
          Map.entry("io.virta.http.kinesis.operation.PutFlow", "how long a put takes"),
          Map.entry("io.virta.node.ServeCommand", "how long a start takes"),
          Map.entry("io.virta.node.StartWatch", "whether a start makes progress"),
          Map.entry("io.virta.node.demo.TelemetryDemo", "rates of the machine's activity"),
          Map.entry("io.virta.node.metrics.DiskMetrics", "when to read the disk again"));

  @Test
  void no_other_class_reads_the_wall_clock() {
    assertThat(callers(TimeRulesTest::asksForTheTimeOfDay)).isEqualTo(new TreeSet<>(WALL));
  }

  @Test
  void no_other_class_reads_the_monotonic_clock() {
    assertThat(callers(target -> isCalled(target, System.class.getName(), "nanoTime")))
        .isEqualTo(new TreeMap<>(MONOTONIC).keySet());
  }

  private static Set<String> callers(Predicate<CodeUnitAccessTarget> asks) {
    return CLASSES.stream()
        .filter(type -> accesses(type).anyMatch(asks))
        .map(TimeRulesTest::outermost)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns the calls and method references of a class, such as {@code System::nanoTime}. */
  private static Stream<CodeUnitAccessTarget> accesses(JavaClass type) {
    return type.getCodeUnitAccessesFromSelf().stream().map(access -> access.getTarget());
  }

  private static boolean asksForTheTimeOfDay(CodeUnitAccessTarget target) {
    String owner = target.getOwner().getName();
    String name = target.getName();
    return (owner.startsWith("java.time.") && name.equals("now"))
        || (owner.equals("java.time.Clock") && name.startsWith("system"))
        || isCalled(target, InstantSource.class.getName(), "system")
        || isCalled(target, System.class.getName(), "currentTimeMillis")
        || (isCalled(target, "java.util.Date", "<init>") && target.getParameterTypes().isEmpty());
  }

  private static boolean isCalled(CodeUnitAccessTarget target, String owner, String name) {
    return target.getOwner().getName().equals(owner) && target.getName().equals(name);
  }

  private static String outermost(JavaClass type) {
    return type.getEnclosingClass().map(TimeRulesTest::outermost).orElse(type.getName());
  }
}
