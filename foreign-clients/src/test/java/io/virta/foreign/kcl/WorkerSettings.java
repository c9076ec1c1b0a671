package io.virta.foreign.kcl;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.kinesis.coordinator.CoordinatorConfig;
import software.amazon.kinesis.leases.LeaseManagementConfig;
import software.amazon.kinesis.retrieval.polling.PollingConfig;

/**
 * The KCL settings that a run changes, by their names in the KCL; all others keep their defaults.
 */
final class WorkerSettings {
  private final Map<String, Long> values = new HashMap<>();

  /** Parses arguments {@code name=value}, starting at that index. */
  static WorkerSettings parse(String[] arguments, int from) {
    WorkerSettings settings = new WorkerSettings();
    for (int i = from; i < arguments.length; i++) {
      String[] parts = arguments[i].split("=", 2);
      settings.values.put(parts[0], Long.valueOf(parts[1]));
    }
    return settings;
  }

  void apply(LeaseManagementConfig leases) {
    with("failoverTimeMillis", leases::failoverTimeMillis);
    with("leaseAssignmentIntervalMillis", leases::leaseAssignmentIntervalMillis);
    with("shardSyncIntervalMillis", leases::shardSyncIntervalMillis);
    with(
        "leasesRecoveryAuditorExecutionFrequencyMillis",
        leases::leasesRecoveryAuditorExecutionFrequencyMillis);
    with(
        "dynamoDbLockBasedLeaderLeaseDurationInMillis",
        leases::dynamoDbLockBasedLeaderLeaseDurationInMillis);
    with(
        "dynamoDbLockBasedLeaderHeartbeatPeriodInMillis",
        leases::dynamoDbLockBasedLeaderHeartbeatPeriodInMillis);
  }

  CoordinatorConfig apply(CoordinatorConfig coordinator) {
    with("parentShardPollIntervalMillis", coordinator::parentShardPollIntervalMillis);
    with(
        "shardConsumerDispatchPollIntervalMillis",
        coordinator::shardConsumerDispatchPollIntervalMillis);
    return coordinator;
  }

  void apply(PollingConfig polling) {
    with("idleTimeBetweenReadsInMillis", polling::idleTimeBetweenReadsInMillis);
  }

  private void with(String name, Consumer<Long> setter) {
    Long value = values.get(name);
    if (value != null) {
      setter.accept(value);
    }
  }
}
