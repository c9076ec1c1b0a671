/**
 * Programs that embed Virta in their own JVM, each run as a child process that prints its {@link
 * io.virta.bench.embedded.Figures}: the performance of a Java program without the wire.
 */
@NullMarked
package io.virta.bench.embedded;

import org.jspecify.annotations.NullMarked;
