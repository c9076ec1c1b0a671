package io.virta.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.virta.persistence.disk.FileDisk;
import io.virta.persistence.disk.ForcedDisk;
import io.virta.persistence.embedded.EmbeddedEngine;
import io.virta.persistence.embedded.LaneName;
import io.virta.persistence.log.LogEntry;
import io.virta.persistence.log.LogFailedException;
import io.virta.persistence.log.LogUnusableException;
import io.virta.persistence.log.LogWriters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.ExtensionSetup;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The logs live as long as their actor system. */
class NodeLogsIT {
  /** The file with the store ids of the lanes. */
  private static final String STORES = "stores";

  /** A few pages with headers of segments, and small files. */
  private static final long UNUSED_LANE_BYTES_MAX = 64 << 10;

  @TempDir Path directory;

  private ActorSystem<Void> system() {
    return ActorSystem.create(Behaviors.empty(), "logs", TestConfig.on(directory));
  }

  private static void stop(ActorSystem<?> system) throws Exception {
    system.terminate();
    awaitEnd(system);
  }

  private static void awaitEnd(ActorSystem<?> system) throws Exception {
    system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static CompletableFuture<Void> append(LogWriters writers, long seq) {
    LogEntry.Events entry =
        new LogEntry.Events("entity", seq, List.of(ByteBuffer.wrap(new byte[] {1})));
    return writers.openedOrOpen("entity").thenCompose(writer -> writer.append(entry));
  }

  private static EmbeddedEngine embedded(NodeLogs logs) {
    return logs.embedded().orElseThrow();
  }

  @Test
  void are_the_same_for_every_caller() throws Exception {
    ActorSystem<Void> system = system();

    assertThat(NodeLogs.get(system)).isSameAs(NodeLogs.get(system));
    for (LaneName lane : LaneName.values()) {
      assertThat(directory.resolve(lane.label())).isDirectory();
    }
    stop(system);
  }

  @Test
  void can_be_opened_again_once_the_system_has_ended() throws Exception {
    ActorSystem<Void> first = system();
    append(NodeLogs.get(first).metaWriters(), 1).get(5, TimeUnit.SECONDS);
    stop(first);

    ActorSystem<Void> second = system();
    assertThat(NodeLogs.get(second).meta().highestPersistSeq("entity").get(5, TimeUnit.SECONDS))
        .isEqualTo(1);
    stop(second);
  }

  @Test
  void reject_a_second_system_with_a_reason_every_time() throws Exception {
    ActorSystem<Void> owner = system();
    NodeLogs.get(owner);
    ActorSystem<Void> intruder = system();

    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(() -> NodeLogs.get(intruder))
          .isInstanceOf(LogUnusableException.class)
          .hasMessageContaining(directory.resolve("records").toString())
          .hasMessageContaining("in use");
    }
    stop(intruder);
    append(NodeLogs.get(owner).metaWriters(), 1).get(5, TimeUnit.SECONDS);
    stop(owner);
  }

  @Test
  void leave_the_records_lane_free_when_the_meta_lane_cannot_be_opened() throws Exception {
    Files.createFile(directory.resolve("meta"));
    ActorSystem<Void> system = system();
    assertThatThrownBy(() -> NodeLogs.get(system))
        .isInstanceOf(LogUnusableException.class)
        .hasMessageContaining(directory.resolve("meta").toString());
    Files.delete(directory.resolve("meta"));

    ActorSystem<Void> next = system();
    assertThat(NodeLogs.get(next).records().hasRoom()).isTrue();
    stop(next);
    stop(system);
  }

  private void useAll() throws Exception {
    ActorSystem<Void> system = system();
    append(NodeLogs.get(system).metaWriters(), 1).get(5, TimeUnit.SECONDS);
    append(NodeLogs.get(system).recordsWriters(), 1).get(5, TimeUnit.SECONDS);
    append(NodeLogs.get(system).stateWriters(), 1).get(5, TimeUnit.SECONDS);
    stop(system);
  }

  private void move(String from, String to) throws Exception {
    Files.move(directory.resolve(from), directory.resolve(to));
  }

  private void assertRefused(String lane, String why) throws Exception {
    ActorSystem<Void> system = system();
    assertThatThrownBy(() -> NodeLogs.get(system))
        .isInstanceOf(LogUnusableException.class)
        .hasMessageContaining(directory.resolve(lane).toString())
        .hasMessageContaining(why);
    stop(system);
  }

  @ParameterizedTest
  @ValueSource(strings = {"records", "meta", "state"})
  void do_not_start_empty_when_a_directory_is_missing_and_start_when_it_is_restored(String lane)
      throws Exception {
    useAll();
    move(lane, "elsewhere");

    assertRefused(lane, "is missing or empty");
    Files.createDirectory(directory.resolve(lane));
    assertRefused(lane, "is missing or empty");

    Files.delete(directory.resolve(lane));
    move("elsewhere", lane);
    ActorSystem<Void> system = system();
    assertThat(NodeLogs.get(system).damages()).isEmpty();
    stop(system);
  }

  @ParameterizedTest
  @ValueSource(strings = {"records", "meta"})
  void detect_a_missing_directory_by_the_other_one_alone(String lane) throws Exception {
    useAll();
    Files.delete(directory.resolve(STORES)); // as earlier versions left it
    move(lane, "elsewhere");

    assertRefused(lane, "is missing or empty");
  }

  /** Leaves what a version without the state lane has written. */
  private void forgetState(boolean hadRegister) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("state"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory.resolve("state"));
    Path stores = directory.resolve(STORES);
    List<String> others =
        Files.readAllLines(stores).stream().filter(line -> !line.startsWith("state=")).toList();
    assertThat(others).hasSize(2);
    if (hadRegister) {
      Files.write(stores, others);
    } else {
      Files.delete(stores);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void open_a_data_directory_of_a_version_without_the_state_lane(boolean hadRegister)
      throws Exception {
    useAll();
    forgetState(hadRegister);

    ActorSystem<Void> system = system();
    NodeLogs logs = NodeLogs.get(system);
    assertThat(logs.damages()).isEmpty();
    assertThat(logs.records().ids().get(5, TimeUnit.SECONDS)).containsExactly("entity");
    assertThat(logs.meta().ids().get(5, TimeUnit.SECONDS)).containsExactly("entity");
    assertThat(logs.state().ids().get(5, TimeUnit.SECONDS)).isEmpty();
    append(logs.stateWriters(), 1).get(5, TimeUnit.SECONDS);
    stop(system);

    move("state", "elsewhere"); // from now on the lane must exist
    assertRefused("state", "is missing or empty");
  }

  @Test
  void keep_small_files_for_lanes_that_are_not_used() throws Exception {
    for (int start = 0; start < 3; start++) {
      ActorSystem<Void> system = system();
      NodeLogs.get(system);
      assertThat(bytesOf("state")).isLessThan(UNUSED_LANE_BYTES_MAX);
      stop(system);
      assertThat(bytesOf("state")).isLessThan(UNUSED_LANE_BYTES_MAX);
    }
  }

  private long bytesOf(String lane) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.list(directory.resolve(lane))) {
      for (Path file : files.toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  @Test
  void reject_a_lane_of_another_data_directory() throws Exception {
    useAll();
    move("meta", "elsewhere");
    move(STORES, "kept");
    move("records", "records-kept");
    move("state", "state-kept");
    useAll(); // a data directory of its own
    Files.delete(directory.resolve(STORES));
    move("kept", STORES);

    assertRefused("records", "another data directory");
    assertRefused("records", "delete " + directory.resolve(STORES));
    Files.delete(directory.resolve(STORES));
    ActorSystem<Void> system = system();
    assertThat(NodeLogs.get(system).damages()).isEmpty();
    stop(system);
  }

  @Test
  void start_after_any_number_of_attempts_at_which_the_second_lane_could_not_be_opened()
      throws Exception {
    Files.createFile(directory.resolve("meta"));
    for (int attempt = 0; attempt < 3; attempt++) {
      assertRefused("meta", "cannot be created");
    }
    Files.delete(directory.resolve("meta"));

    useAll();
  }

  @Test
  void end_the_system_when_an_fsync_fails() throws Exception {
    AtomicBoolean broken = new AtomicBoolean();
    ActorSystem<?> system = systemOn(() -> failIf(broken));
    NodeLogs logs = NodeLogs.get(system);
    append(logs.recordsWriters(), 1).get(5, TimeUnit.SECONDS);

    broken.set(true);

    assertThatThrownBy(() -> append(logs.recordsWriters(), 2).get(5, TimeUnit.SECONDS))
        .hasCauseInstanceOf(LogFailedException.class);
    awaitEnd(system);
  }

  @Test
  void notify_the_failure_listener_instead_if_there_is_one() throws Exception {
    AtomicBoolean broken = new AtomicBoolean();
    ActorSystem<?> system = systemOn(() -> failIf(broken));
    NodeLogs logs = NodeLogs.get(system);
    CompletableFuture<LogFailedException> told = new CompletableFuture<>();
    logs.onFailure(told::complete);

    broken.set(true);
    append(logs.recordsWriters(), 1);

    assertThat(told.get(5, TimeUnit.SECONDS)).hasRootCauseMessage("injected");
    assertThat(system.getWhenTerminated().toCompletableFuture()).isNotDone();
    stop(system);
  }

  @Test
  void report_a_hanging_disk_and_complete_waiting_writes_later() throws Exception {
    ForcedDisk.Gate gate = new ForcedDisk.Gate();
    ActorSystem<?> system = systemOn(gate);
    NodeLogs logs = NodeLogs.get(system);
    logs.recordsWriters().open("entity").get(20, TimeUnit.SECONDS);
    gate.shut();
    CompletableFuture<Void> first = append(logs.recordsWriters(), 1);

    Awaitility.await().until(() -> !logs.stalls().isEmpty());
    assertThat(logs.stalls()).hasSize(1);
    assertThat(logs.stalls().get(0)).contains("lane records in " + directory);
    CompletableFuture<Void> second = append(logs.recordsWriters(), 2);
    assertThat(first).isNotDone();
    assertThat(second).isNotDone();

    gate.open();
    second.get(20, TimeUnit.SECONDS);
    assertThat(first).isCompleted();
    assertThat(logs.records().highestPersistSeq("entity").get(20, TimeUnit.SECONDS)).isEqualTo(2);
    stop(system);
  }

  @Test
  void count_the_fsyncs_of_groups_per_lane() throws Exception {
    ActorSystem<Void> system = system();
    NodeLogs logs = NodeLogs.get(system);
    for (LaneName lane : LaneName.values()) {
      assertThat(fsyncs(logs, lane)).as("small files of %s are not counted", lane).isZero();
    }

    append(logs.recordsWriters(), 1).get(5, TimeUnit.SECONDS);
    append(logs.recordsWriters(), 2).get(5, TimeUnit.SECONDS);

    assertThat(fsyncs(logs, LaneName.RECORDS)).isEqualTo(2);
    assertThat(embedded(logs).fsyncs(LaneName.RECORDS).totalSeconds()).isPositive();
    assertThat(fsyncs(logs, LaneName.META)).isZero();
    assertThat(fsyncs(logs, LaneName.STATE)).isZero();
    stop(system);
  }

  private static long fsyncs(NodeLogs logs, LaneName lane) {
    return LongStream.of(embedded(logs).fsyncs(lane).counts()).sum();
  }

  /** Fails every fsync once {@code broken} is set. */
  private static void failIf(AtomicBoolean broken) throws IOException {
    if (broken.get()) {
      throw new IOException("injected");
    }
  }

  private ActorSystem<?> systemOn(ForcedDisk.BeforeForce before) {
    Config config =
        ConfigFactory.parseString(
                "virta.lane { records.stall-alarm-after = 10 ms, meta.stall-alarm-after = 1 h,"
                    + " state.stall-alarm-after = 1 h }")
            .withFallback(TestConfig.on(directory));
    ActorSystemSetup setup =
        ActorSystemSetup.create(
            BootstrapSetup.create(config),
            new ExtensionSetup<NodeLogs>(
                NodeLogs.Id.INSTANCE,
                system ->
                    NodeLogs.open(system, path -> ForcedDisk.of(new FileDisk(path), before))) {});
    return ActorSystem.create(Behaviors.<Void>empty(), "logs", setup);
  }
}
