/**
 * Programs that have Virta inside their own JVM, each run as a child process that prints its {@link
 * io.virta.bench.embedded.Figures}: what a Java program gets that goes without the wire.
 */
@NullMarked
package io.virta.bench.embedded;

import org.jspecify.annotations.NullMarked;
