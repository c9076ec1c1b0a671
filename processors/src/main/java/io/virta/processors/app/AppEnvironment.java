package io.virta.processors.app;

import io.virta.actors.damage.DamagedEntities;
import io.virta.processors.runtime.TaskEntity;
import io.virta.processors.runtime.TaskKey;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;

/**
 * What apps find on their node.
 *
 * @param stopping whether the node stops: then nothing new must be asked of tasks
 * @param logHasRoom whether the log has room for events of apps
 */
public record AppEnvironment(
    Function<TaskKey, EntityRef<TaskEntity.Command>> tasks,
    BooleanSupplier logHasRoom,
    BooleanSupplier stopping,
    DamagedEntities damages) {}
