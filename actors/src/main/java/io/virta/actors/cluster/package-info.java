/**
 * What passes between nodes, and who may join: messages as Kryo bytes; with the embedded log, no
 * second node.
 */
@NullMarked
package io.virta.actors.cluster;

import org.jspecify.annotations.NullMarked;
