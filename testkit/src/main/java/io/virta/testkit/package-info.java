/**
 * Support for tests of programs that use Virta: a complete node inside the test's JVM, and a driver
 * that runs a stream processor in virtual time, without a node. Start at {@link
 * io.virta.testkit.VirtaTestNode}, or with JUnit 5 at {@link io.virta.testkit.VirtaTest}; for
 * processors at {@link io.virta.testkit.TestDriver}.
 */
@NullMarked
package io.virta.testkit;

import org.jspecify.annotations.NullMarked;
