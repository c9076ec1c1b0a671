/**
 * Support for tests of programs that use Virta: a complete node inside the test's JVM. Start at
 * {@link io.virta.testkit.VirtaTestNode}, or with JUnit 5 at {@link io.virta.testkit.VirtaTest}.
 */
@NullMarked
package io.virta.testkit;

import org.jspecify.annotations.NullMarked;
