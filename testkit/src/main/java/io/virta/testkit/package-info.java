/**
 * For the tests of our users: a whole node inside the test's JVM. Start at {@link
 * io.virta.testkit.VirtaTestNode}, with JUnit 5 at {@link io.virta.testkit.VirtaTest}.
 */
@NullMarked
package io.virta.testkit;

import org.jspecify.annotations.NullMarked;
