package io.virta.processors.wire;

import io.virta.actors.serialization.WireModule;
import io.virta.actors.serialization.WireNumbers;
import io.virta.processors.app.AppDescription;
import io.virta.processors.app.AppEntity;
import io.virta.processors.runtime.AppKey;
import io.virta.processors.runtime.TaskEntity;
import io.virta.processors.runtime.TaskKey;
import io.virta.processors.runtime.TaskPlan;
import io.virta.processors.runtime.TaskStatus;
import org.apache.pekko.actor.ExtendedActorSystem;

/**
 * The classes of this module that are sent between nodes. Numbers are permanent: add new ones at
 * the end, and never reuse one for another class.
 */
public final class ProcessorsWire implements WireModule {
  @Override
  public int firstNumber() {
    return 1_000;
  }

  @Override
  public int lastNumber() {
    return 1_499;
  }

  @Override
  public void register(WireNumbers numbers, ExtendedActorSystem system) {
    numbers.add(1_000, AppKey.class);
    numbers.add(1_001, TaskKey.class);
    numbers.add(1_002, TaskPlan.class);
    numbers.add(1_003, TaskStatus.class);
    numbers.add(1_004, TaskStatus.Phase.class);
    numbers.add(1_005, AppDescription.class);
    numbers.add(1_006, AppEntity.Deploy.class);
    numbers.add(1_007, AppEntity.Describe.class);
    numbers.add(1_008, AppEntity.Pause.class);
    numbers.add(1_009, AppEntity.Resume.class);
    numbers.add(1_010, AppEntity.Stop.class);
    numbers.add(1_011, TaskEntity.Run.class);
    numbers.add(1_012, TaskEntity.Halt.class);
    numbers.add(1_013, TaskEntity.Stop.class);
  }
}
