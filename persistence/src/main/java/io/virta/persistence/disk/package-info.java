/**
 * The file system as the log sees it: start at {@link io.virta.persistence.disk.Disk}. Everything
 * that a disk can lose, tear or refuse passes through this package, so that tests can simulate such
 * faults.
 */
@NullMarked
package io.virta.persistence.disk;

import org.jspecify.annotations.NullMarked;
